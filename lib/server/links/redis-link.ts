import { setTimeout as delay } from 'node:timers/promises'
import { type ChainableCommander, Redis } from 'ioredis'
import type { Logger } from '../logger'
import { createSubscribable } from '../subscribable'
import { createRedisChannels, type RedisChannels } from './redis-channels'
import { createClusterMap, type RedisMap } from './redis-cluster-map'
import {
  connectMachine,
  isOutOfService,
  isReply,
  RedisAwayError,
  type RedisMachine,
  type RedisScripts,
} from './redis-machine'
import { createRedisTogether, type RedisTogether } from './redis-together'
import { addressIn, isOfCluster } from './redis-topology'

const START_TIMEOUT_MS = 3000
const START_RETRY_MS = 100

/**
 * What became of the keys and channels that it `has`. `up`: they can be asked for again, or lie elsewhere now; `down`:
 * they cannot; `resubscribed`: messages may have been missed.
 */
type LinkEvent = { kind: 'up' | 'down' | 'resubscribed'; has: (key: string) => boolean }

/** One command, and a key or channel by which its machine is found. */
export type RedisCall = { key: string; add: (batch: ChainableCommander) => unknown }

export type RedisLink = RedisTogether & {
  /** Whether every key can be asked for. */
  isUp(): boolean
  /** Runs commands where `key` lies. @throws RedisAwayError at once while that is away, within 1 s when it goes away */
  run<T>(key: string, work: (redis: Redis) => Promise<T>): Promise<T>
  /**
   * Sends these commands, those of one machine as one and in order. Answers what each answered, RedisAwayError where
   * its machine is away. @throws the first refusal
   */
  runAll(calls: readonly RedisCall[]): Promise<unknown[]>
  defineScripts(scripts: RedisScripts): void
  readonly channels: Pick<RedisChannels, 'ssubscribe' | 'sunsubscribe' | 'onMessage'>
  subscribe(listener: (event: LinkEvent) => void): () => void
  close(): Promise<void>
}

/**
 * A Redis, or a Redis Cluster, which is found by asking. What a machine of a cluster takes along when it goes away are
 * its keys alone. @throws when nobody answers within 3 s of the start
 */
export async function connectRedis(urls: readonly string[], logger: Logger): Promise<RedisLink> {
  const { url, isCluster } = await findKind(urls)
  const events = createSubscribable<LinkEvent>()
  const scripts: RedisScripts = {}
  /** Machines that ended subscriptions by themselves, as they do for slots that they gave away. */
  const doubted = new Set<RedisMachine>()
  let map: RedisMap | null = null
  const ownerOf = (key: string) => map?.ownerOf(key) ?? null
  const channels = createRedisChannels({
    ownerOf,
    onBack: (machine) => events.emit({ kind: 'resubscribed', has: (key) => ownerOf(key) === machine }),
  })

  function connect(address: string, of: string): RedisMachine {
    const machine = connectMachine({ address, url: of, logger })
    machine.define(scripts)
    channels.listenTo(machine)
    machine.subscriber.on('moved', () => {
      doubted.add(machine)
      map?.lookAgain()
    })
    machine.subscribe((kind) => {
      if (kind === 'subscribable') channels.bringBack(machine)
      else events.emit({ kind, has: (key) => ownerOf(key) === machine })
      if (kind === 'down') map?.lookAgain()
    })
    return machine
  }

  map = isCluster
    ? await createClusterMap({
        urls: [url, ...urls.filter((each) => each !== url)],
        logger,
        connect,
        onMoved(has) {
          channels.follow()
          events.emit({ kind: 'down', has })
          events.emit({ kind: 'up', has: (key) => has(key) && ownerOf(key)?.isUp() === true })
        },
        onLook() {
          for (const machine of doubted) channels.bringBack(machine)
          doubted.clear()
          channels.bringMissing()
        },
      })
    : holdOne(connect(addressIn(url), url))

  async function close(): Promise<void> {
    events.clear()
    map?.close()
  }

  async function askMachine<T>(machine: RedisMachine | null, work: (redis: Redis) => Promise<T>): Promise<T> {
    if (!machine) throw new RedisAwayError()
    try {
      return await machine.run(work)
    } catch (error) {
      if (!isMisplaced(error)) throw error
      map?.lookAgain()
      throw new RedisAwayError(error)
    }
  }

  async function runAll(calls: readonly RedisCall[]): Promise<unknown[]> {
    const byMachine = new Map<RedisMachine | null, number[]>()
    for (const [at, { key }] of calls.entries()) {
      const machine = ownerOf(key)
      const places = byMachine.get(machine)
      if (places) places.push(at)
      else byMachine.set(machine, [at])
    }
    const answers: unknown[] = Array(calls.length)
    const askOne = async ([machine, places]: [RedisMachine | null, number[]]) => {
      const told = await askMachine(machine, (redis) => sendBatch(redis, places, calls)).catch((error: unknown) => {
        if (error instanceof RedisAwayError) return places.map(() => error)
        throw error
      })
      for (const [at, place] of places.entries()) answers[place] = told[at]
    }
    await Promise.all([...byMachine].map(askOne))
    for (const [at, answer] of answers.entries()) {
      if (isMisplaced(answer)) {
        map?.lookAgain()
        answers[at] = new RedisAwayError(answer)
      } else if (isReply(answer)) throw answer
    }
    return answers
  }

  await whenUp(map).catch(async (error: unknown) => {
    await close()
    throw error
  })

  return {
    isUp: () => map?.isWhole() ?? false,
    run: (key, work) => askMachine(ownerOf(key), work),
    runAll,
    ...createRedisTogether({ isCluster, runAll }),
    defineScripts(more) {
      Object.assign(scripts, more)
      for (const machine of map?.list() ?? []) machine.define(more)
    },
    channels,
    subscribe: events.subscribe,
    close,
  }
}

/** Sends the calls at these places. Answers what each answered, an error where it was refused. */
async function sendBatch(redis: Redis, places: readonly number[], calls: readonly RedisCall[]): Promise<unknown[]> {
  const batch = redis.pipeline()
  for (const place of places) calls[place]?.add(batch)
  const answers = (await batch.exec()) ?? []
  for (const [error] of answers) if (error && (!isReply(error) || isOutOfService(error))) throw error
  return answers.map(([error, answer]) => error ?? answer)
}

/** Whether a machine of a cluster says that it has not, or not wholly, what it was asked for: slots are on the move. */
function isMisplaced(error: unknown): boolean {
  if (!isReply(error)) return false
  const { message, previousErrors = [] } = error as Error & { previousErrors?: Error[] }
  if (message.startsWith('EXECABORT')) return previousErrors.some(isMisplaced)
  return /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN) |non local key|cluster is down/.test(message)
}

function holdOne(machine: RedisMachine): RedisMap {
  return {
    list: () => [machine],
    ownerOf: () => machine,
    isWhole: () => machine.isUp(),
    lookAgain: () => {},
    close: () => machine.close(),
  }
}

/** The first of these addresses that answers, and whether it is of a cluster. */
async function findKind(urls: readonly string[]): Promise<{ url: string; isCluster: boolean }> {
  const deadline = performance.now() + START_TIMEOUT_MS
  for (;;) {
    try {
      const found = await Promise.any(urls.map(async (url) => ({ url, isCluster: await askKind(url) })))
      if (found.isCluster || urls.length === 1) return found
      throw new Error(`REDIS_URL names several addresses, but that of ${addressIn(found.url)} is no Redis Cluster`)
    } catch (error) {
      if (!(error instanceof AggregateError)) throw error
      if (performance.now() > deadline) {
        const [first] = error.errors as Error[]
        throw new Error(`the Redis that REDIS_URL names does not answer: ${first?.message || 'no connection in time'}`)
      }
      await delay(START_RETRY_MS)
    }
  }
}

async function askKind(url: string): Promise<boolean> {
  const redis = new Redis(url, { connectTimeout: 1000, retryStrategy: null, maxRetriesPerRequest: 0 })
  let last: Error | null = null
  redis.on('error', (error) => {
    last = error
  })
  try {
    return await isOfCluster(redis)
  } catch (error) {
    // That the connection closed says less than why.
    throw last ?? error
  } finally {
    redis.disconnect()
  }
}

/** Waits until all answers. Of a cluster some is enough to begin with, once the time is over. */
async function whenUp(map: RedisMap): Promise<void> {
  const deadline = performance.now() + START_TIMEOUT_MS
  while (!map.isWhole()) {
    if (performance.now() > deadline) {
      if (map.list().some((machine) => machine.isUp())) return
      throw new Error('the Redis that REDIS_URL names does not answer')
    }
    await delay(START_RETRY_MS / 10)
  }
}
