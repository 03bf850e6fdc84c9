import type { Foundations } from './foundations'
import { createMetrics, type Metrics } from './metrics'
import type { PresenceService } from './services/presence'

/** The metrics of this node, with what is read when somebody asks. */
export function watchMetrics({
  foundations,
  presence,
}: {
  foundations: Foundations
  presence: PresenceService
}): Metrics {
  const { store, reads, coordination } = foundations
  const metrics = createMetrics()
  metrics.watch('sockets', 'Open signed-in sockets of this node', () => presence.countLocal().sockets)
  metrics.watch('users_online', 'Users with at least one socket on this node', () => presence.countLocal().people)
  metrics.watch('redis_up', 'Whether Redis answers; 1 on a single node', () => (coordination.isUp() ? 1 : 0))
  metrics.watch('db_pool_connections', 'Open database connections', () => store.pool.totalCount)
  metrics.watch('db_pool_idle', 'Idle database connections', () => store.pool.idleCount)
  metrics.watch('db_pool_waiting', 'Requests waiting for a connection', () => store.pool.waitingCount)
  metrics.watch('replica_up', 'Whether the replica was of use when last asked; 1 without one', () =>
    reads.isUp() ? 1 : 0,
  )
  metrics.watchTotal('replica_reads', 'Reads that the replica answered', () => reads.counts().replica)
  metrics.watchTotal('replica_fallbacks', 'Reads that the primary answered in its place', () => reads.counts().primary)
  return metrics
}
