import { Redis, type RedisOptions } from 'ioredis'
import { inTime } from '../in-time'
import type { Logger } from '../logger'
import { createSubscribable } from '../subscribable'
import { sendTogether } from './commands-of-a-turn'

/** PROMISES, bounds: a command of Redis gets 1 s. */
export const COMMAND_TIMEOUT_MS = 1000
const PROBE_INTERVAL_MS = 250
/** A connection that says nothing for so long is given up for a new one. */
const SILENCE_MS = 3000
const CHECK_INTERVAL_MS = 1000
const MAX_RETRY_MS = 250

/** Redis does not answer, or answers too late. Whoever gets it goes on without. */
export class RedisAwayError extends Error {
  constructor(cause?: unknown) {
    super('Redis does not answer', { cause })
    this.name = 'RedisAwayError'
  }
}

/** Scripts by the name of their method: the Lua text, and how many of the arguments are keys (any number without). */
export type RedisScripts = Record<string, { lua: string; numberOfKeys?: number }>

/** `up` when it answers, first or again; `down` at the start of a time away; `subscribable` when subscriptions are gone. */
type MachineEvent = 'up' | 'down' | 'subscribable'

export type RedisMachine = {
  readonly address: string
  isUp(): boolean
  /** Runs commands. @throws RedisAwayError at once while it is away, within 1 s when it goes away */
  run<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  define(scripts: RedisScripts): void
  /** A connection for subscriptions, which comes back by itself, without them. */
  readonly subscriber: Redis
  subscribe(listener: (event: MachineEvent) => void): () => void
  close(): void
}

/**
 * Two connections to one machine that know whether it is there. One command that fails for want of an answer is enough
 * to count it as away: from then on callers are told at once, and it is asked four times a second until it answers. One
 * of a cluster that serves nothing, since it lost touch with the others, is as good as away.
 */
export function connectMachine(parts: { address: string; url: string; logger: Logger }): RedisMachine {
  const { address, url, logger } = parts
  const common: RedisOptions = {
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 50, MAX_RETRY_MS),
    // A failover leaves a connection to what is a replica by then.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
  }
  const redis = new Redis(url, common)
  const subscriber = new Redis(url, common)
  const events = createSubscribable<MachineEvent>()
  let isUp = false
  let wasUp = false
  let isClosed = false
  let isAsking = false
  let probe: NodeJS.Timeout | null = null
  let downSince = performance.now()

  const silence = watchForSilence(subscriber, logger)
  for (const each of [redis, subscriber]) {
    sendTogether(each)
    // What matters of it is said once, when Redis goes away and when it is back.
    each.on('error', (error: Error) => logger.debug({ err: error }, 'a connection to Redis broke'))
  }
  redis.on('close', () => goDown(new Error('the connection closed')))
  redis.on('ready', ask)
  subscriber.on('ready', () => {
    silence.noteAnswer()
    events.emit('subscribable')
  })

  function goDown(cause: unknown): void {
    if (!isUp || isClosed) return
    isUp = false
    downSince = performance.now()
    logger.warn({ err: cause, redis: address }, 'Redis is away')
    events.emit('down')
    probe = setTimeout(ask, PROBE_INTERVAL_MS)
  }

  function ask(): void {
    if (isUp || isAsking || isClosed) return
    isAsking = true
    if (probe) clearTimeout(probe)
    inTime(assertServing(redis), COMMAND_TIMEOUT_MS).then(
      () => {
        isAsking = false
        if (isClosed) return
        isUp = true
        if (wasUp) logger.info({ redis: address }, 'Redis is back')
        wasUp = true
        events.emit('up')
      },
      () => {
        isAsking = false
        if (isClosed) return
        if (isOpen(redis) && performance.now() - downSince > SILENCE_MS) {
          downSince = performance.now()
          redis.disconnect(true)
        }
        probe = setTimeout(ask, PROBE_INTERVAL_MS)
      },
    )
  }
  probe = setTimeout(ask, PROBE_INTERVAL_MS)

  return {
    address,
    isUp: () => isUp,
    async run(work) {
      if (!isUp) throw new RedisAwayError()
      try {
        return await inTime(work(redis), COMMAND_TIMEOUT_MS)
      } catch (error) {
        if (isReply(error) && !isOutOfService(error)) throw error
        goDown(error)
        throw new RedisAwayError(error)
      }
    },
    define(scripts) {
      for (const [name, script] of Object.entries(scripts)) redis.defineCommand(name, script)
    },
    subscriber,
    subscribe: events.subscribe,
    close() {
      isClosed = true
      isUp = false
      silence.stop()
      if (probe) clearTimeout(probe)
      events.clear()
      redis.disconnect()
      subscriber.disconnect()
    },
  }
}

/** Whether Redis answered, if only to refuse. */
export function isReply(error: unknown): error is Error {
  return (error as Error | null)?.name === 'ReplyError'
}

/** What a machine says that serves nobody: of a cluster, cut off from most others; or still reading its data. */
export function isOutOfService(error: Error): boolean {
  return /^(CLUSTERDOWN The cluster is down|LOADING|MASTERDOWN)/.test(error.message)
}

/** A machine of a cluster is asked for something that it only does while it is in touch with the others. */
async function assertServing(redis: Redis): Promise<void> {
  await redis.exists('rollcall:serving').catch((error: unknown) => {
    // That the key is another machine's says that this one serves its own.
    if (!isReply(error) || isOutOfService(error)) throw error
  })
}

/**
 * Asks a connection each second, and has it opened anew when nothing comes back: its other end may be gone for good. What
 * counts is questions without an answer, so that a process that was busy, and asked nothing, takes nobody for silent.
 */
function watchForSilence(connection: Redis, logger: Logger) {
  let unanswered = 0
  const noteAnswer = () => {
    unanswered = 0
  }
  const checker = setInterval(() => {
    if (!isOpen(connection)) {
      noteAnswer()
      return
    }
    if (unanswered > SILENCE_MS / CHECK_INTERVAL_MS) {
      noteAnswer()
      connection.disconnect(true)
      return
    }
    unanswered += 1
    if (connection.status !== 'ready') return
    connection
      .ping()
      .then(noteAnswer, (error: unknown) => logger.debug({ err: error }, 'the subscriber did not answer'))
  }, CHECK_INTERVAL_MS)
  return { noteAnswer, stop: () => clearInterval(checker) }
}

/** Whether there is a connection, be it one on which the server has not greeted yet. */
function isOpen(redis: Redis): boolean {
  return redis.status === 'ready' || redis.status === 'connect'
}
