import { TYPING_TIMEOUT_MS } from '../protocol/limits'
import { createRedisAdapter } from './broadcast/redis-adapter'
import type { Config } from './config'
import { newId } from './ids'
import { createMemoryRateLimiter } from './limits/memory-rate-limiter'
import { createRedisRateLimiter } from './limits/redis-rate-limiter'
import { connectRedis } from './links/redis-link'
import type { Logger } from './logger'
import { createMemoryPlaces } from './places/memory-places'
import { createRedisPlaces } from './places/redis-places'
import type { PresenceRegistry } from './ports/presence-registry'
import type { RateLimiter } from './ports/rate-limiter'
import type { SocketPlaces } from './ports/socket-places'
import { createMemoryPresenceRegistry } from './presence/memory-registry'
import { createRedisPresenceRegistry } from './presence/redis-registry'
import { listRecentBatchTimes } from './store/batches'
import type { Store } from './store/client'
import { holdsClaim } from './store/database-claim'
import { createDatabaseClock } from './store/database-clock'
import type { createThawGate } from './thaw-gate'

/** Before every key and channel in Redis, which other programs may share. */
const REDIS_PREFIX = 'rollcall:'
/** Every connection gives a sign of life each 9 s, and is gone after 13 s without. */
const SCREEN_TIMEOUT_MS = 30_000

/** What a single node decides by itself and the nodes of a cluster decide together. */
export type Coordination = {
  now: () => Date
  limiter: RateLimiter
  registry: PresenceRegistry
  /** Which sockets type, and which show a conversation. */
  typing: SocketPlaces
  screens: SocketPlaces
  /** Joins the nodes' Socket.IO servers; null on a single node. */
  socketAdapter: ReturnType<typeof createRedisAdapter> | null
  /** Whether everything that nodes share but the database answers. */
  isUp(): boolean
  close(): Promise<void>
}

/** @throws with a sentence when Redis does not answer */
export async function createCoordination(parts: {
  config: Config
  store: Store
  bootId: string
  gate: ReturnType<typeof createThawGate>
  logger: Logger
}): Promise<Coordination> {
  const { config, store, bootId, gate, logger } = parts
  const factor = config.limitFactor

  const recallBulkBy = (now: () => Date) => async (contractorId: string, windowMs: number) => {
    const at = now().getTime()
    const times = await listRecentBatchTimes(store, contractorId, new Date(at - windowMs))
    return times.map((time) => Math.max(0, at - time.getTime()))
  }
  const limitBy = (now: () => Date) =>
    createMemoryRateLimiter({ factor, clock: () => performance.now(), recallBulk: recallBulkBy(now) })

  const placesFor = (timeoutMs: number) => createMemoryPlaces(() => performance.now(), timeoutMs)

  if (config.coordination.kind === 'memory') {
    const now = () => new Date()
    const limiter = limitBy(now)
    return {
      now,
      limiter,
      registry: createMemoryPresenceRegistry(),
      typing: placesFor(TYPING_TIMEOUT_MS),
      screens: placesFor(SCREEN_TIMEOUT_MS),
      socketAdapter: null,
      isUp: () => true,
      close: () => limiter.close(),
    }
  }

  const clock = await createDatabaseClock(store, (error) =>
    logger.warn({ err: error }, 'the clock of the database could not be read'),
  )
  const { now } = clock
  const link = await connectRedis(config.coordination.urls, logger).catch((error: unknown) => {
    clock.close()
    throw error
  })
  const registry = createRedisPresenceRegistry({
    link,
    bootId,
    isNodeAlive: (boot) => holdsClaim(store, boot),
    logger,
    newId,
    prefix: REDIS_PREFIX,
  })
  await registry.start()
  gate.onThaw(() => registry.renewLease())
  const limiter = createRedisRateLimiter({
    link,
    factor,
    insurance: limitBy(now),
    recallBulk: recallBulkBy(now),
    prefix: REDIS_PREFIX,
  })
  const sharedPlaces = (name: string, timeoutMs: number) =>
    createRedisPlaces({ link, alone: placesFor(timeoutMs), prefix: `${REDIS_PREFIX}${name}:`, timeoutMs })
  return {
    now,
    limiter,
    registry,
    typing: sharedPlaces('typing', TYPING_TIMEOUT_MS),
    screens: sharedPlaces('screen', SCREEN_TIMEOUT_MS),
    socketAdapter: createRedisAdapter({ link, gate, bootId, prefix: REDIS_PREFIX, logger }),
    isUp: () => link.isUp(),
    async close() {
      clock.close()
      await limiter.close()
      await link.close()
    },
  }
}
