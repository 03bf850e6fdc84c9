import { hostname } from 'node:os'
import type { Actor, From } from '../domain/actor'
import { toDeviceLabel } from './auth/device-label'
import { createDeviceTokens } from './auth/device-token'
import { createOneTimeCodes } from './auth/one-time-codes'
import { createPasswordHasher } from './auth/password-hasher'
import { createSessionTokens } from './auth/session-token'
import { createUnsubscribeTokens } from './auth/unsubscribe-token'
import { composeBulk } from './compose-bulk'
import { composeMail } from './compose-mail'
import { composeNotifications } from './compose-notifications'
import { composeOwnExports } from './compose-own-exports'
import { composeOwnThings } from './compose-own-things'
import { composePresence } from './compose-presence'
import { type Config, isAllowedOrigin } from './config'
import { loadDemoData } from './demo/load-demo-data'
import { createSharpPictureMaker } from './files/sharp-picture-maker'
import { findMissing } from './find-missing'
import { type Foundations, openFoundations, type Undo } from './foundations'
import { callRoute, type RawInput } from './http/call-route'
import type { JsonRouteName } from './http/handlers'
import { newId, newSecret } from './ids'
import { openWakeQueues } from './jobs/boss-wake-queue'
import type { Logger } from './logger'
import type { Broadcaster } from './ports/broadcaster'
import { scheduleWork } from './schedule-work'
import { createAccountsService } from './services/accounts'
import { createAdminPresenceService } from './services/admin-presence'
import { createAnalyticsService } from './services/analytics'
import { createAudiencesService } from './services/audiences'
import { createAuditService } from './services/audit'
import { createBatchAnnouncer } from './services/batch-announcer'
import { createContactAnnouncer } from './services/contact-announcer'
import { createDirectoryService } from './services/directory'
import { createHeadsService } from './services/heads'
import { createHousekeeping } from './services/housekeeping'
import { createJobAnnouncer } from './services/job-announcer'
import { createMessageChangesService } from './services/message-changes'
import { createMessageDelivery } from './services/message-delivery'
import { createMessagingService } from './services/messaging'
import { createPartialUploadsService } from './services/partial-uploads'
import { createPresenceHistoryService } from './services/presence-history'
import { createTakePoint } from './services/rate-guard'
import { createReceiptsService } from './services/receipts'
import { createRefusalCounter } from './services/refusal-counter'
import { createReportsService } from './services/reports'
import { createSearchService } from './services/search'
import { createSecurityLog } from './services/security-log'
import { createSharedTemplatesService } from './services/shared-templates'
import { createSyncService } from './services/sync'
import { createTypingService } from './services/typing'
import { createUploadsService } from './services/uploads'
import { findCredentialStates } from './store/credentials'
import { withMigrationLock } from './store/database-claim'
import { withRetries } from './store/with-retries'
import { watchMetrics } from './watch-metrics'

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
  const { config, directUrl, claim, store, gate, changes, files, coordination } = foundations
  const { now, limiter, registry } = coordination
  const { read } = foundations.reads
  const presence = composePresence({ foundations, logger, broadcaster })
  undo.push(() => presence.close())
  const announcer = createBatchAnnouncer({ store, broadcaster, logger, isShared: config.coordination.kind === 'redis' })
  undo.push(() => announcer.close())
  let mail: Awaited<ReturnType<typeof composeMail>> = null
  const noteForMail = async (userIds: readonly string[]) => mail?.digests.note(userIds)
  const telling = { foundations, logger, broadcaster, noteForMail, undo }
  const { notifications, pushes, screens, mutes } = composeNotifications(telling)
  const delivery = createMessageDelivery({
    broadcaster,
    onProgress: announcer.noteTotals,
    onContact: createContactAnnouncer({ changes, logger }),
    onReceived(userId, { conversationId, senderId, seq }) {
      notifications.note(userId, { kind: 'message', about: conversationId, fromId: senderId, seq })
    },
    onTakenBack: (userId, { conversationId, seq }) => notifications.noteTakenBack(userId, conversationId, seq),
  })
  const typing = createTypingService({ store, broadcaster, registry: coordination.typing, logger })
  undo.push(async () => typing.close())
  const jobAnnouncer = createJobAnnouncer({ broadcaster })
  undo.push(async () => jobAnnouncer.close())
  const refusals = createRefusalCounter({ store, logger })
  undo.push(() => refusals.close())
  const history = createPresenceHistoryService({ store, read, now })
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
  const wakeQueues = await openWakeQueues({ pool: store.pool, logger, withRetries })
  undo.push(() => wakeQueues.close())
  const makeResetLink = (userId: string) => accounts.makeResetLink(userId)
  const makeEmailLink = (userId: string, email: string) => accounts.makeEmailLink(userId, email)
  const unsubscribeTokens = createUnsubscribeTokens(config.authSecret)
  mail = await composeMail({ foundations, logger, undo, wakeQueues, makeResetLink, makeEmailLink, unsubscribeTokens })
  const mails = mail?.mails ?? null
  const accounts = createAccountsService({
    store,
    hasher,
    limiter,
    changes,
    broadcaster,
    securityLog,
    mails,
    publicUrl: config.publicUrl,
    unsubscribeTokens,
    oneTimeCodes: createOneTimeCodes(config.authSecret),
    isTwoFactorRequired: config.isTwoFactorRequired,
    now,
    newId,
    newSecret,
  })

  if (config.isDemo) await withMigrationLock(directUrl, () => loadDemoData({ store, hasher, uploads, logger }))

  const directory = createDirectoryService({ read, limiter, presence, now })
  const audiences = createAudiencesService({ store, directory, now, newId })
  const bulk = await composeBulk({
    foundations,
    logger,
    wakeQueues,
    delivery,
    announcer,
    notifications,
    audiences,
    countRefusal: refusals.note,
  })
  const housekeeping = createHousekeeping({ store, uploads, now, messageDays: config.messageDays })
  const { bulkEngine, bulkReports } = bulk
  const receipts = createReceiptsService({ store, broadcaster, delivery, notifications, now })
  const things = composeOwnThings({ foundations, broadcaster, notifications, jobAnnouncer, audiences, receipts })
  const sources = { ...things, bulkReports, securityLog, uploads }
  const exporting = { foundations, logger, undo, wakeQueues, notifications, accounts, sources }
  const ownExports = await composeOwnExports(exporting)
  const working = { mail, pushes, presence, history, housekeeping, securityLog, bulkEngine, ownExports }
  scheduleWork({ foundations, logger, undo, ...working })
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
    mail,
    securityLog,
    presence,
    adminPresence: createAdminPresenceService({ store, presence }),
    presenceHistory: history,
    messaging: createMessagingService({ store, limiter, delivery, now, newId }),
    messageChanges: createMessageChangesService({ store, delivery, now }),
    ...bulk,
    receipts,
    typing,
    sync: createSyncService({ store }),
    heads: createHeadsService({ store }),
    search: createSearchService({ read }),
    uploads,
    partialUploads: createPartialUploadsService({ store, uploads, now, quota: config.uploadQuotaBytes }),
    ...things,
    ownExports,
    housekeeping,
    sharedTemplates: createSharedTemplatesService({ store, now, newId }),
    reports: createReportsService({ store, notifications, now, newId }),
    audit: createAuditService({ store }),
    mutes,
    notifications,
    pushes,
    screens,
    directory,
    analytics: createAnalyticsService({ read, refusals, now }),

    /** Whether a browser page of this origin may use the server. */
    isAllowedOrigin: (origin: string) => isAllowedOrigin(config, origin),
    findMissing: () => findMissing(foundations, runtime.isStopping),
    /** Tells when pushes of other nodes may have been lost. Returns the undo. */
    onPushesMissed: (listener: () => void) =>
      registry.subscribe((event) => {
        if (event.kind === 'resumed') listener()
      }),
    /** Whether requests wait for a connection to the database. */
    isDatabaseBusy: () => store.pool.waitingCount > 0,
    /** Whether this node does what is done once over all nodes. */
    isLeader: () => claim.isLeader(),
    /** Set when the server was asked to stop: from then on it is not ready. */
    isStopping: false,
    /** A socket is gone: nothing is kept of it. */
    forgetSocket(socketId: string): void {
      presence.forgetWatches(socketId)
      typing.forget(socketId)
      screens.forget(socketId)
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
