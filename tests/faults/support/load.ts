import type { RecordingClient } from './recording-client'

export type Load = {
  /** Nothing more is sent; what is pending goes on. */
  stop(): void
}

const TICK_MS = 50
const TICKS_A_BATCH = 30
const BATCH_SIZE = 6

let serial = 0

/** Sends `perTick` messages every 50 ms between these people, both ways, and now and then a batch. */
export function startLoad(
  contractors: readonly RecordingClient[],
  customers: readonly RecordingClient[],
  perTick = 2,
): Load {
  const pick = <T>(list: readonly T[], at: number) => list[at % list.length] as T
  let tick = 0
  const timer = setInterval(() => {
    tick += 1
    for (let at = 0; at < perTick; at += 1) {
      serial += 1
      const contractor = pick(contractors, serial * 7 + at)
      const customer = pick(customers, serial)
      const [from, to] = serial % 2 === 0 ? [contractor, customer] : [customer, contractor]
      from.send(`key-${serial}`, to.person.id, `message ${serial}`)
    }
    if (tick % TICKS_A_BATCH === 0) {
      serial += 1
      const receivers = Array.from({ length: BATCH_SIZE }, (_, at) => pick(customers, serial + at).person.id)
      pick(contractors, serial).sendBulk(`batch-${serial}`, [...receivers, 'nobody'], `batch ${serial}`)
    }
  }, TICK_MS)
  return { stop: () => clearInterval(timer) }
}

/** One message with a key of its own. */
export function sendOne(from: RecordingClient, to: RecordingClient, text?: string): string {
  serial += 1
  const key = `key-${serial}`
  from.send(key, to.person.id, text === undefined ? `message ${serial}` : `${text} ${serial}`)
  return key
}
