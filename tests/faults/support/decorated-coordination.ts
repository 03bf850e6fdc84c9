import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Connection } from '../../../lib/domain/presence-state'
import * as product from '../../../lib/server/coordination'
import type { PresenceRegistry } from '../../../lib/server/ports/presence-registry'
import type { RateLimiter } from '../../../lib/server/ports/rate-limiter'
import { has } from './planted-defects'

type Parts = Parameters<typeof product.createCoordination>[0]

/** Takes the connections of the process that had this data folder before for its own. */
async function revivesConnections(registry: PresenceRegistry, dataDir: string): Promise<PresenceRegistry> {
  const file = path.join(dataDir, 'connections.json')
  const held = new Map<string, Connection>()
  const write = () => writeFileSync(file, JSON.stringify([...held.values()]))
  if (existsSync(file)) {
    for (const connection of JSON.parse(readFileSync(file, 'utf8')) as Connection[]) await registry.connect(connection)
  }
  return {
    ...registry,
    connect(connection) {
      held.set(connection.socketId, connection)
      write()
      return registry.connect(connection)
    },
    disconnect(userId, socketId, departure) {
      held.delete(socketId)
      write()
      return registry.disconnect(userId, socketId, departure)
    },
  }
}

/** Counts what this node lets through, whatever the others do. */
function limitsAlone(limiter: RateLimiter, bootId: string): RateLimiter {
  const own = (key: string) => `${bootId} ${key}`
  return {
    ...limiter,
    consume: (rule, key) => limiter.consume(rule, own(key)),
    refund: (rule, key) => limiter.refund(rule, own(key)),
    peek: (rule, key) => limiter.peek(rule, own(key)),
  }
}

/** What the product's nodes decide together, with what is planted in it. */
export async function createCoordination(parts: Parts): Promise<product.Coordination> {
  const coordination = await product.createCoordination(parts)
  const { limiter, registry } = coordination
  return {
    ...coordination,
    limiter: has('limitsAlone') ? limitsAlone(limiter, parts.bootId) : limiter,
    registry: has('revivesConnections') ? await revivesConnections(registry, parts.config.dataDir) : registry,
  }
}
