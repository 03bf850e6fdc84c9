import { build, type Histogram } from 'hdr-histogram-js'

export type Measured = {
  operations: number
  failed: number
  perSecond: number
  /** Processor milliseconds for each operation: the server's and, where given, the database's. */
  serverCpuMs: number
  databaseCpuMs: number
  p50Ms: number
  p99Ms: number
}

/**
 * Keeps `inFlight` operations under way for `seconds` and takes latency by HDR histogram and CPU from the operating
 * system. An operation that returns false counts as failed.
 */
export async function measure(options: {
  seconds: number
  inFlight: number
  operation: (lane: number) => Promise<boolean>
  /** Processor milliseconds so far, of what is measured. */
  serverCpu: (() => number) | null
  databaseCpu: (() => number) | null
}): Promise<Measured> {
  const histogram: Histogram = build({ numberOfSignificantValueDigits: 3 })
  let operations = 0
  let failed = 0
  const serverBefore = options.serverCpu?.() ?? 0
  const databaseBefore = options.databaseCpu?.() ?? 0
  const startedAt = performance.now()
  const deadline = startedAt + options.seconds * 1000

  async function runLane(lane: number): Promise<void> {
    while (performance.now() < deadline) {
      const began = performance.now()
      const ok = await options.operation(lane)
      histogram.recordValue(Math.round((performance.now() - began) * 1000))
      operations += 1
      if (!ok) failed += 1
    }
  }
  await Promise.all(Array.from({ length: options.inFlight }, (_, lane) => runLane(lane)))

  const elapsed = (performance.now() - startedAt) / 1000
  const serverCpu = (options.serverCpu?.() ?? 0) - serverBefore
  const databaseCpu = (options.databaseCpu?.() ?? 0) - databaseBefore
  return {
    operations,
    failed,
    perSecond: operations / elapsed,
    serverCpuMs: serverCpu / operations,
    databaseCpuMs: databaseCpu / operations,
    p50Ms: histogram.getValueAtPercentile(50) / 1000,
    p99Ms: histogram.getValueAtPercentile(99) / 1000,
  }
}

/** The round in the middle by CPU, so that one noisy round decides nothing. */
export function medianRound<R extends Measured>(rounds: readonly R[]): R {
  const cost = (round: R) => round.serverCpuMs + round.databaseCpuMs
  const sorted = [...rounds].sort((a, b) => cost(a) - cost(b))
  return sorted[Math.floor(sorted.length / 2)] as R
}
