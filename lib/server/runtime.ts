import { hostname } from 'node:os'
import type { Actor, From } from '../domain/actor'
import { toDeviceLabel } from './auth/device-label'
import { createDeviceTokens } from './auth/device-token'
import { createPasswordHasher } from './auth/password-hasher'
import { createSessionTokens } from './auth/session-token'
import { type Config, isAllowedOrigin } from './config'
import { loadDemoData } from './demo/load-demo-data'
import { createSharpPictureMaker } from './files/sharp-picture-maker'
import { type Foundations, openFoundations, type Undo } from './foundations'
import { callRoute, type RawInput } from './http/call-route'
import type { JsonRouteName } from './http/handlers'
import { newId, newSecret } from './ids'
import type { Logger } from './logger'
import { createMetrics, type Metrics } from './metrics'
import type { Broadcaster } from './ports/broadcaster'
import { scheduleWork } from './schedule-work'
import { createAccountsService } from './services/accounts'
import { createAdminPresenceService } from './services/admin-presence'
import { createAnalyticsService } from './services/analytics'
import { createAudiencesService } from './services/audiences'
import { createBlocksService } from './services/blocks'
import { createBulkMessagingService } from './services/bulk-messaging'
import { createBulkReportsService } from './services/bulk-reports'
import { createContactAnnouncer } from './services/contact-announcer'
import { createConversationsService } from './services/conversations'
import { createDirectoryService } from './services/directory'
import { createHeadsService } from './services/heads'
import { createHousekeeping } from './services/housekeeping'
import { createJobsService } from './services/jobs'
import { createLastSeenWriter } from './services/last-seen-writer'
import { createMessageChangesService } from './services/message-changes'
import { createMessageDelivery } from './services/message-delivery'
import { createMessagingService } from './services/messaging'
import { createPresenceService, type PresenceService } from './services/presence'
import { createPresenceDirectory } from './services/presence-directory'
import { createPresenceHistoryService } from './services/presence-history'
import { createPresencePushes } from './services/presence-pushes'
import { refreshPresenceOnChanges } from './services/presence-refresh'
import { createPresenceWatches } from './services/presence-watches'
import { createTakePoint } from './services/rate-guard'
import { createReceiptsService } from './services/receipts'
import { createRefusalCounter } from './services/refusal-counter'
import { createSearchService } from './services/search'
import { createSecurityLog } from './services/security-log'
import { createSyncService } from './services/sync'
import { createTemplatesService } from './services/templates'
import { createTypingService } from './services/typing'
import { createUploadsService } from './services/uploads'
import { findCredentialStates } from './store/credentials'
import { withMigrationLock } from './store/database-claim'
import { answer } from './store/sql/answer'

export type Runtime = Awaited<ReturnType<typeof createRuntime>>

/**
 * Starts the database, brings it up to date and composes the services.
 * @throws with a sentence that names what is missing; nothing is left running then
 */
export async function createRuntime(parts: { config: Config; logger: Logger; broadcaster: Broadcaster }) {
  const { config, logger, broadcaster } = parts
  const undo: Undo = []
  const close = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    const foundations = await openFoundations({ config, logger, undo })
    return await compose({ foundations, logger, broadcaster, undo, close })
  } catch (error) {
    await close()
    throw error
  }
}

type Parts = {
  foundations: Foundations
  logger: Logger
  broadcaster: Broadcaster
  undo: Undo
  close: () => Promise<void>
}

async function compose({ foundations, logger, broadcaster, undo, close }: Parts) {
  const { config, url, claim, store, gate, changes, files, coordination } = foundations
  const { now, limiter, registry } = coordination
  const presence = composePresence({ foundations, logger, broadcaster })
  undo.push(() => presence.close())
  const delivery = createMessageDelivery({ broadcaster, onContact: createContactAnnouncer({ changes, logger }) })
  const typing = createTypingService({ store, broadcaster })
  undo.push(async () => typing.close())
  const refusals = createRefusalCounter({ store, logger })
  undo.push(() => refusals.close())
  const history = createPresenceHistoryService({ store, now })
  const uploads = createUploadsService({
    store,
    files,
    pictures: createSharpPictureMaker(),
    logger,
    now,
    newSecret,
    quota: config.uploadQuotaBytes,
  })
  const hasher = createPasswordHasher()
  const securityLog = createSecurityLog({ store, limiter, logger, now, newId })
  const accounts = createAccountsService({
    store,
    hasher,
    limiter,
    changes,
    broadcaster,
    securityLog,
    now,
    newId,
    newSecret,
  })

  if (config.isDemo) await withMigrationLock(url, () => loadDemoData({ store, hasher, uploads, logger }))

  const housekeeping = createHousekeeping({ store, uploads, now })
  scheduleWork({ foundations, logger, undo, presence, history, housekeeping, securityLog })
  const metrics = watchMetrics({ foundations, presence })

  const runtime = {
    config,
    logger,
    metrics,
    now,
    nodeId: config.nodeId ?? hostname(),
    gate,
    /** What joins Socket.IO's servers of several nodes; null on a single one. */
    socketAdapter: coordination.socketAdapter,
    toDeviceLabel,
    sessionTokens: createSessionTokens({ secret: config.authSecret, publicUrl: config.publicUrl }),
    deviceTokens: createDeviceTokens({ secret: config.authSecret, publicUrl: config.publicUrl }),
    changes,
    takePoint: createTakePoint(limiter),
    accounts,
    securityLog,
    presence,
    adminPresence: createAdminPresenceService({ store, presence }),
    presenceHistory: history,
    messaging: createMessagingService({ store, limiter, delivery, now, newId }),
    messageChanges: createMessageChangesService({ store, delivery, now }),
    bulkMessaging: createBulkMessagingService({
      store,
      limiter,
      delivery,
      countRefusal: refusals.note,
      now,
      newId,
    }),
    bulkReports: createBulkReportsService({ store }),
    receipts: createReceiptsService({ store, broadcaster, delivery, now }),
    typing,
    sync: createSyncService({ store }),
    conversations: createConversationsService({ store }),
    heads: createHeadsService({ store }),
    search: createSearchService({ store }),
    uploads,
    housekeeping,
    templates: createTemplatesService({ store, now, newId }),
    audiences: createAudiencesService({ store, now, newId }),
    jobs: createJobsService({ store, now, newId }),
    blocks: createBlocksService({ store, changes, now }),
    directory: createDirectoryService({ store, limiter, presence }),
    analytics: createAnalyticsService({ store, refusals, now }),

    /** Whether a browser page of this origin may use the server. */
    isAllowedOrigin: (origin: string) => isAllowedOrigin(config, origin),
    /** What is missing for this server to work, and what it goes on without: all nodes at once must not leave a balancer. */
    async findMissing(): Promise<{ missing: string[]; degraded: string[] }> {
      const degraded = coordination.isUp() ? [] : ['redis']
      if (runtime.isStopping) return { missing: ['server'], degraded }
      const missing = await answer.run(store.pool, []).then(
        () => [],
        () => ['database'],
      )
      return { missing, degraded }
    },
    /** Tells when pushes of other nodes may have been lost. Returns the undo. */
    onPushesMissed: (listener: () => void) =>
      registry.subscribe((event) => {
        if (event.kind === 'resumed') listener()
      }),
    /** Whether this node does what is done once over all nodes. */
    isLeader: () => claim.isLeader(),
    /** Set when the server was asked to stop: from then on it is not ready. */
    isStopping: false,
    /** A socket is gone: nothing is kept of it. */
    forgetSocket(socketId: string): void {
      presence.forgetWatches(socketId)
      typing.forget(socketId)
    },
    findCredentialStates: (sessionIds: readonly string[], tokenIds: readonly string[]) =>
      findCredentialStates(store, sessionIds, tokenIds, now()),
    /** The API in this process, for server components. */
    call: <N extends JsonRouteName>(actor: Actor, name: N, input: RawInput, from: From) =>
      callRoute(runtime, actor, name, input, from),
    close,
  }
  return runtime
}

function composePresence({ foundations, logger, broadcaster }: Pick<Parts, 'foundations' | 'logger' | 'broadcaster'>) {
  const { store, changes, coordination } = foundations
  const { registry } = coordination
  const directory = createPresenceDirectory(store)
  const watches = createPresenceWatches(broadcaster)
  const lastSeen = createLastSeenWriter({ store, logger })
  const pushes = createPresencePushes({ registry, directory, watches, logger })
  const presence = createPresenceService({ registry, directory, watches, pushes, lastSeen, logger })
  refreshPresenceOnChanges({ changes, directory, presence, logger })
  return presence
}

function watchMetrics({ foundations, presence }: { foundations: Foundations; presence: PresenceService }): Metrics {
  const { store, coordination } = foundations
  const metrics = createMetrics()
  metrics.watch('sockets', 'Open signed-in sockets of this node', () => presence.countLocal().sockets)
  metrics.watch('users_online', 'Users with at least one socket on this node', () => presence.countLocal().people)
  metrics.watch('redis_up', 'Whether Redis answers; 1 on a single node', () => (coordination.isUp() ? 1 : 0))
  metrics.watch('db_pool_connections', 'Open database connections', () => store.pool.totalCount)
  metrics.watch('db_pool_idle', 'Idle database connections', () => store.pool.idleCount)
  metrics.watch('db_pool_waiting', 'Requests waiting for a connection', () => store.pool.waitingCount)
  return metrics
}
