import { type ChainableCommander, Redis, type RedisOptions } from 'ioredis'
import type { Logger } from '../logger'
import { createSubscribable } from '../subscribable'

/** PROMISES, bounds: a command of Redis gets 1 s. */
const COMMAND_TIMEOUT_MS = 1000
const PROBE_INTERVAL_MS = 250
/** A connection that says nothing for so long is given up for a new one. */
const SILENCE_MS = 3000
const CHECK_INTERVAL_MS = 1000
const MAX_RETRY_MS = 250
const START_TIMEOUT_MS = 3000

/** Redis does not answer, or answers too late. Whoever gets it goes on without. */
export class RedisAwayError extends Error {
  constructor(cause?: unknown) {
    super('Redis does not answer', { cause })
    this.name = 'RedisAwayError'
  }
}

/** Scripts by the name of their method: the Lua text, and how many of the arguments are keys (any number without). */
export type RedisScripts = Record<string, { lua: string; numberOfKeys?: number }>

/** `up` after a time away; `down` at its start; `resubscribed` when messages may have been missed. */
type LinkEvent = 'up' | 'down' | 'resubscribed'

export type RedisLink = {
  isUp(): boolean
  /** Runs commands. @throws RedisAwayError at once while Redis is away, within 1 s when it goes away */
  run<T>(work: (redis: Redis) => Promise<T>): Promise<T>
  /** Sends commands as one and in order. Answers what each answered. @throws the first refusal, else as `run` does */
  runAll(fill: (batch: ChainableCommander) => void): Promise<unknown[]>
  defineScripts(scripts: RedisScripts): void
  /** A connection for subscriptions, which it brings back by itself. Its commands wait while Redis is away. */
  readonly subscriber: Redis
  subscribe(listener: (event: LinkEvent) => void): () => void
  close(): Promise<void>
}

/**
 * Two connections to Redis that know whether it is there. One command that fails for want of an answer is enough to
 * count it as away: from then on callers are told at once, and it is asked four times a second until it answers.
 * @throws when it does not answer within 3 s of the start
 */
export async function connectRedis(url: string, logger: Logger): Promise<RedisLink> {
  const common: RedisOptions = {
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 50, MAX_RETRY_MS),
    // A failover leaves a connection to what is a replica by then.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }
  const redis = new Redis(url, {
    ...common,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
  })
  const subscriber = new Redis(url, { ...common, maxRetriesPerRequest: null })
  const events = createSubscribable<LinkEvent>()
  let isUp = false
  let isClosed = false
  let probe: NodeJS.Timeout | null = null
  let downSince = 0
  let wasSubscribed = false

  const silence = watchForSilence(subscriber, logger)
  for (const each of [redis, subscriber]) {
    // What matters of it is said once, when Redis goes away and when it is back.
    each.on('error', (error: Error) => logger.debug({ err: error }, 'a connection to Redis broke'))
  }
  redis.on('close', () => goDown(new Error('the connection closed')))
  subscriber.on('ready', () => {
    // Answered only after the subscriptions before it are back.
    subscriber.ping().then(
      () => {
        silence.noteAnswer()
        if (wasSubscribed) events.emit('resubscribed')
        wasSubscribed = true
      },
      (error: unknown) => logger.debug({ err: error }, 'the subscriber did not come back'),
    )
  })

  function goDown(cause: unknown): void {
    if (!isUp || isClosed) return
    isUp = false
    downSince = performance.now()
    logger.warn({ err: cause }, 'Redis is away')
    events.emit('down')
    probe = setTimeout(ask, PROBE_INTERVAL_MS)
  }

  function ask(): void {
    inTime(redis.ping()).then(
      () => {
        if (isClosed) return
        isUp = true
        logger.info('Redis is back')
        events.emit('up')
      },
      () => {
        if (isClosed) return
        if (isOpen(redis) && performance.now() - downSince > SILENCE_MS) {
          downSince = performance.now()
          redis.disconnect(true)
        }
        probe = setTimeout(ask, PROBE_INTERVAL_MS)
      },
    )
  }

  const close = async () => {
    isClosed = true
    silence.stop()
    if (probe) clearTimeout(probe)
    events.clear()
    redis.disconnect()
    subscriber.disconnect()
  }

  try {
    await Promise.all([whenReady(redis), whenReady(subscriber)])
    isUp = true
  } catch (error) {
    await close()
    throw error
  }

  async function run<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    if (!isUp) throw new RedisAwayError()
    try {
      return await inTime(work(redis))
    } catch (error) {
      if ((error as Error).name === 'ReplyError') throw error
      goDown(error)
      throw new RedisAwayError(error)
    }
  }

  return {
    isUp: () => isUp,
    run,
    runAll: (fill) =>
      run((connection) => {
        const batch = connection.pipeline()
        fill(batch)
        return batch.exec().then(takeAnswers)
      }),
    defineScripts(scripts) {
      for (const [name, script] of Object.entries(scripts)) redis.defineCommand(name, script)
    },
    subscriber,
    subscribe: events.subscribe,
    close,
  }
}

/**
 * Fails when there is no answer within a command's time. A process that was busy for so long finds its timers due
 * before it has read what lies there already, so it reads once more before it takes Redis for silent.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => setImmediate(reject, new Error('no answer in time')), COMMAND_TIMEOUT_MS)
    answer.finally(() => clearTimeout(timer)).then(resolve, reject)
  })
}

function takeAnswers(answers: [error: Error | null, answer: unknown][] | null): unknown[] {
  return (answers ?? []).map(([error, answer]) => {
    if (error) throw error
    return answer
  })
}

/** Asks a connection each second, and has it opened anew when nothing comes back: its other end may be gone for good. */
function watchForSilence(connection: Redis, logger: Logger) {
  let lastHeard = performance.now()
  const noteAnswer = () => {
    lastHeard = performance.now()
  }
  const checker = setInterval(() => {
    if (!isOpen(connection)) {
      noteAnswer()
      return
    }
    if (performance.now() - lastHeard > SILENCE_MS + CHECK_INTERVAL_MS) {
      noteAnswer()
      connection.disconnect(true)
      return
    }
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

function whenReady(redis: Redis): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: Error | null = null
    const note = (error: Error) => {
      last = error
    }
    const timer = setTimeout(() => {
      redis.off('error', note)
      reject(new Error(`the Redis that REDIS_URL names does not answer: ${last?.message || 'no connection in time'}`))
    }, START_TIMEOUT_MS)
    redis.on('error', note)
    redis.once('ready', () => {
      clearTimeout(timer)
      redis.off('error', note)
      resolve()
    })
  })
}
