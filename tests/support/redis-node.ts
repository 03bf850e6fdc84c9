import { newId } from '../../lib/server/ids'
import type { RedisLink } from '../../lib/server/links/redis-link'
import { createLogger } from '../../lib/server/logger'
import { createRedisPresenceRegistry, type RedisPresenceRegistry } from '../../lib/server/presence/redis-registry'

/** Before every key of a node that a test starts. */
const TEST_PREFIX = 'test:'

/**
 * The registry of a node of its own, which has signed on. That a node which nobody hears is dead is a matter of whole
 * processes (tests/faults), so here all are alive.
 */
export async function startRedisNode(
  link: RedisLink,
  isNodeAlive: () => Promise<boolean> = async () => true,
): Promise<RedisPresenceRegistry> {
  const logger = createLogger('silent')
  const registry = createRedisPresenceRegistry({
    link,
    bootId: newId(),
    isNodeAlive,
    logger,
    newId,
    prefix: TEST_PREFIX,
  })
  await registry.start()
  return registry
}
