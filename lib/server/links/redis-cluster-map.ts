import slotOf from 'cluster-key-slot'
import type { Logger } from '../logger'
import type { RedisMachine } from './redis-machine'
import { addressIn, newestOf, readTopology, readTopologyOnce, SLOTS, type Topology, urlOf } from './redis-topology'

const LOOK_INTERVAL_MS = 1000
/** While a machine is away its replica may take over any moment. */
const HURRIED_INTERVAL_MS = 250

export type RedisMap = {
  list(): readonly RedisMachine[]
  ownerOf(key: string): RedisMachine | null
  /** Whether every slot has a machine that answers. */
  isWhole(): boolean
  /** A machine said that it has not what it was asked for. */
  lookAgain(): void
  close(): void
}

/**
 * Which machine of a cluster has which key, looked up each second and whenever one is missed or says otherwise. It asks
 * all of them, since one that was cut off tells of the past.
 */
export async function createClusterMap(parts: {
  urls: readonly string[]
  logger: Logger
  connect: (address: string, url: string) => RedisMachine
  /** These keys lie on another machine than before. */
  onMoved: (has: (key: string) => boolean) => void
  onLook: () => void
}): Promise<RedisMap> {
  const { urls, logger, connect, onMoved, onLook } = parts
  const [first = ''] = urls
  const machines = new Map<string, RedisMachine>()
  let owners: readonly (RedisMachine | null)[] = Array(SLOTS).fill(null)
  let seen = ''
  let known: readonly string[] = urls.map(addressIn)
  let looking: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let isClosed = false

  function machineAt(address: string): RedisMachine {
    const machine = machines.get(address) ?? connect(address, urlOf(first, address))
    machines.set(address, machine)
    return machine
  }

  function apply({ ranges, addresses }: Topology): void {
    known = [...new Set([...addresses, ...urls.map(addressIn)])]
    const now = JSON.stringify(ranges)
    if (now === seen) return
    seen = now
    const next: (RedisMachine | null)[] = Array(SLOTS).fill(null)
    for (const { address, from, to } of ranges) next.fill(machineAt(address), from, to + 1)
    const before = owners
    owners = next
    onMoved((key) => before[slotOf(key)] !== next[slotOf(key)])
    for (const [address, machine] of machines) {
      if (next.includes(machine)) continue
      machines.delete(address)
      machine.close()
    }
  }

  async function runLook(): Promise<void> {
    const up = [...machines.values()].filter((machine) => machine.isUp())
    const views = await fulfilled(up.map((machine) => machine.run((redis) => readTopology(redis, machine.address))))
    const newest =
      newestOf(views) ??
      newestOf(await fulfilled(known.map((address) => readTopologyOnce(urlOf(first, address), address))))
    if (newest && !isClosed) apply(newest)
  }

  function look(): Promise<void> {
    looking ??= runLook()
      .catch((error: unknown) => logger.error({ err: error }, 'the cluster of Redis could not be looked over'))
      .finally(() => {
        looking = null
      })
    return looking
  }

  const isWhole = () => [...machines.values()].every((machine) => machine.isUp()) && !owners.includes(null)

  function lookLater(): void {
    timer = setTimeout(
      async () => {
        await look()
        if (isClosed) return
        onLook()
        lookLater()
      },
      isWhole() ? LOOK_INTERVAL_MS : HURRIED_INTERVAL_MS,
    )
  }

  await look()
  lookLater()

  return {
    list: () => [...machines.values()],
    ownerOf: (key) => owners[slotOf(key)] ?? null,
    isWhole,
    lookAgain: () => void look(),
    close() {
      isClosed = true
      if (timer) clearTimeout(timer)
      for (const machine of machines.values()) machine.close()
    },
  }
}

async function fulfilled<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  return (await Promise.allSettled(asked)).flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
}
