import { playWaiting } from './demo/play-waiting'
import type { Foundations } from './foundations'
import { newId, newSecret, newWakeId } from './ids'
import type { WakeQueues } from './jobs/boss-wake-queue'
import { ratePoints } from './limits/rate-points'
import type { Logger } from './logger'
import type { AudiencesService } from './services/audiences'
import type { BatchAnnouncer } from './services/batch-announcer'
import { createBulkChangesService } from './services/bulk-changes'
import { createBulkEngine } from './services/bulk-engine'
import { createBulkMessagingService } from './services/bulk-messaging'
import { createBulkPreviewsService } from './services/bulk-previews'
import { createBulkQueueService } from './services/bulk-queue'
import { createBulkReportsService } from './services/bulk-reports'
import type { MessageDelivery } from './services/message-delivery'
import type { NotificationsService } from './services/notifications'
import { withMigrationLock } from './store/database-claim'

const QUEUE = 'bulk-batches'
/** A step is over in a moment. */
const STEP_EXPIRES_SECONDS = 10

/** Everything of batches that wait. Those whose time came while no server ran are looked at before this settles. */
export async function composeBulk(parts: {
  foundations: Foundations
  logger: Logger
  wakeQueues: WakeQueues
  delivery: MessageDelivery
  announcer: BatchAnnouncer
  notifications: NotificationsService
  audiences: AudiencesService
  countRefusal: Parameters<typeof createBulkMessagingService>[0]['countRefusal']
}) {
  const { foundations, logger, wakeQueues, delivery, announcer, notifications, audiences, countRefusal } = parts
  const { config, directUrl, store, coordination } = foundations
  const { limiter, now } = coordination
  const wakes = await wakeQueues.open(QUEUE, STEP_EXPIRES_SECONDS)
  const points = ratePoints('bulk', config.limitFactor)
  const previews = createBulkPreviewsService({ store, limiter, points, now, newSecret })
  const engineParts = { store, wakes, delivery, announcer, notifications, logger, newId, newWakeId }
  const engine = createBulkEngine({ ...engineParts, points })
  const queue = createBulkQueueService({ store, wakes, previews, audiences, announcer, newId, newWakeId })
  const changes = createBulkChangesService({ store, wakes, previews, delivery, announcer, newWakeId })
  if (config.isDemo) {
    const stalled = createBulkEngine({ ...engineParts, points: 1 })
    await withMigrationLock(directUrl, () => playWaiting({ store, queue, changes, engine, stalled }))
  }
  // What a process took with it when it died is not waited for.
  await engine.rewakeOverdue(0)
  await wakes.work(engine.advance)
  const messaging = createBulkMessagingService({ store, limiter, delivery, countRefusal, now, newId })
  return {
    bulkEngine: engine,
    bulkMessaging: messaging,
    bulkPreviews: previews,
    bulkQueue: queue,
    bulkChanges: changes,
    bulkReports: createBulkReportsService({ store }),
  }
}
