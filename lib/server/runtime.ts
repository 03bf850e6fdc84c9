import { hostname } from 'node:os'
import type { Actor } from '../domain/actor'
import { ensureAuthSecret } from './auth/auth-secret'
import { toDeviceLabel } from './auth/device-label'
import { createPasswordHasher } from './auth/password-hasher'
import { createSessionTokens } from './auth/session-token'
import { type Config, isAllowedOrigin } from './config'
import { createCoordination } from './coordination'
import { loadDemoData } from './demo/load-demo-data'
import { ensureDataFolder } from './files/data-folder'
import { createDiskFileStore } from './files/disk-file-store'
import { createSharpPictureMaker } from './files/sharp-picture-maker'
import { callRoute, type RawInput } from './http/call-route'
import type { JsonRouteName } from './http/handlers'
import { newId, newSecret } from './ids'
import type { Logger } from './logger'
import { createMetrics } from './metrics'
import type { Broadcaster } from './ports/broadcaster'
import type { FileStore } from './ports/file-store'
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
import { createJobsService } from './services/jobs'
import { createLastSeenWriter } from './services/last-seen-writer'
import { createMessageChangesService } from './services/message-changes'
import { createMessageDelivery } from './services/message-delivery'
import { createMessagingService } from './services/messaging'
import { createPresenceService } from './services/presence'
import { createPresenceDirectory } from './services/presence-directory'
import { createPresenceHistoryService } from './services/presence-history'
import { createPresencePushes } from './services/presence-pushes'
import { createPresenceWatches } from './services/presence-watches'
import { createTakePoint } from './services/rate-guard'
import { createReceiptsService } from './services/receipts'
import { createSearchService } from './services/search'
import { createSyncService } from './services/sync'
import { createTemplatesService } from './services/templates'
import { createTypingService } from './services/typing'
import { createUploadsService } from './services/uploads'
import { createStore } from './store/client'
import { listHeads } from './store/conversations'
import { findCredentialStates } from './store/credentials'
import { claimDatabase, type DatabaseClaim, withMigrationLock } from './store/database-claim'
import { startEmbeddedPostgres } from './store/embedded-postgres'
import { deployMigrations } from './store/migrations'
import { createPostgresChangeFeed } from './store/postgres-change-feed'
import { mergeNewWords } from './store/search'
import { answer } from './store/sql/answer'
import { createThawGate } from './thaw-gate'

export type Runtime = Awaited<ReturnType<typeof createRuntime>>

const HOUSEKEEPING_INTERVAL_MS = 10 * 60_000
/** Searches read at most this much unmerged text. */
const MERGE_INTERVAL_MS = 10_000
const SAMPLE_INTERVAL_MS = 60_000

/**
 * Starts the database, brings it up to date and composes the services.
 * @throws with a sentence that names what is missing; nothing is left running then
 */
export async function createRuntime(parts: { config: Config; logger: Logger; broadcaster: Broadcaster }) {
  const { logger, broadcaster } = parts
  const undo: (() => Promise<unknown>)[] = []
  const bootId = newId()
  const close = async () => {
    for (const step of undo.reverse()) await step()
  }
  try {
    return await compose()
  } catch (error) {
    await close()
    throw error
  }

  async function compose() {
    ensureDataFolder(parts.config.dataDir)
    const config = { ...parts.config, authSecret: parts.config.authSecret ?? ensureAuthSecret(parts.config.dataDir) }
    const { url, claim } = await openDatabase(config)
    const applied = await deployMigrations(url)
    if (applied.length > 0) logger.info({ migrations: applied }, 'the database was brought up to date')

    const onIdleError = (error: Error) => logger.warn({ err: error }, 'an idle database connection broke')
    const store = createStore(url, onIdleError, config.databasePoolSize)
    undo.push(() => store.close())
    const gate = createThawGate(logger)
    undo.push(async () => gate.close())
    const changes = await createPostgresChangeFeed({ url, store, logger })
    undo.push(() => changes.close())
    const files = await openFileStore(config)
    undo.push(() => files.close())
    const metrics = createMetrics()
    const coordination = await createCoordination({ config, store, bootId, gate, logger })
    undo.push(() => coordination.close())
    const { now, limiter, registry } = coordination
    const directory = createPresenceDirectory(store)
    const watches = createPresenceWatches(broadcaster)
    const lastSeen = createLastSeenWriter({ store, logger })
    const pushes = createPresencePushes({ registry, directory, watches, logger })
    const presence = createPresenceService({ registry, directory, watches, pushes, lastSeen, logger })
    undo.push(() => presence.close())

    const refresh = (userIds: readonly string[]) => {
      presence.refresh(userIds).catch((error: unknown) => logger.error({ err: error }, 'watchers were not refreshed'))
    }
    changes.subscribe((change) => {
      if (change.kind === 'user_changed') refresh([change.userId])
      if (change.kind === 'contacts_made') void presence.tellContacts(change.userIds)
      if (change.kind === 'block_changed') {
        directory.forgetBlocks(change.userIds)
        refresh(change.userIds)
      }
      if (change.kind === 'feed_resumed') {
        presence.refreshAll().catch((error: unknown) => logger.error({ err: error }, 'watchers were not refreshed'))
      }
    })

    const delivery = createMessageDelivery({ broadcaster, onContact: createContactAnnouncer({ changes, logger }) })
    const typing = createTypingService({ store, broadcaster })
    undo.push(async () => typing.close())
    const history = createPresenceHistoryService({ store, now })
    const uploads = createUploadsService({
      store,
      files,
      pictures: createSharpPictureMaker(),
      now,
      newSecret,
    })
    const hasher = createPasswordHasher()
    const accounts = createAccountsService({
      store,
      hasher,
      limiter,
      changes,
      now,
      newId,
      newSecret,
    })

    if (config.isDemo) await withMigrationLock(url, () => loadDemoData({ store, hasher, uploads, logger }))

    schedule('presence sample', claim, SAMPLE_INTERVAL_MS, async () => {
      const { users, isComplete } = await presence.listOnline()
      // A gap is the truth; a dip would be a tale of people who went.
      if (!isComplete) return
      await history.record({
        people: users.length,
        sockets: users.reduce((total, user) => total + user.connections.length, 0),
      })
    })
    schedule('merging of new words', claim, MERGE_INTERVAL_MS, () => mergeNewWords(store))
    schedule('removal of unsent uploads', claim, HOUSEKEEPING_INTERVAL_MS, () => uploads.removeUnsent())
    schedule('removal of ended sessions', claim, HOUSEKEEPING_INTERVAL_MS, () => accounts.removeEndedSessions())

    metrics.watch('sockets', 'Open signed-in sockets of this node', () => presence.countLocal().sockets)
    metrics.watch('users_online', 'Users with at least one socket on this node', () => presence.countLocal().people)
    metrics.watch('redis_up', 'Whether Redis answers; 1 on a single node', () => (coordination.isUp() ? 1 : 0))
    metrics.watch('db_pool_connections', 'Open database connections', () => store.pool.totalCount)
    metrics.watch('db_pool_idle', 'Idle database connections', () => store.pool.idleCount)
    metrics.watch('db_pool_waiting', 'Requests waiting for a connection', () => store.pool.waitingCount)

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
      changes,
      takePoint: createTakePoint(limiter),
      accounts,
      presence,
      adminPresence: createAdminPresenceService({ store, presence }),
      presenceHistory: history,
      messaging: createMessagingService({ store, limiter, delivery, now, newId }),
      messageChanges: createMessageChangesService({ store, delivery, now }),
      bulkMessaging: createBulkMessagingService({ store, limiter, delivery, now, newId }),
      bulkReports: createBulkReportsService({ store }),
      receipts: createReceiptsService({ store, broadcaster, delivery, now }),
      typing,
      sync: createSyncService({ store }),
      conversations: createConversationsService({ store }),
      search: createSearchService({ store }),
      uploads,
      templates: createTemplatesService({ store, now, newId }),
      audiences: createAudiencesService({ store, now, newId }),
      jobs: createJobsService({ store, now, newId }),
      blocks: createBlocksService({ store, changes, now }),
      directory: createDirectoryService({ store, presence }),
      analytics: createAnalyticsService({ store, now }),

      /** Whether a browser page of this origin may use the server. */
      isAllowedOrigin: (origin: string) => isAllowedOrigin(config, origin),
      /** What is missing for this server to work: empty when it is ready. */
      async findMissing(): Promise<string[]> {
        if (runtime.isStopping) return ['server']
        const missing = await answer.run(store.pool, []).then(
          () => [],
          () => ['database'],
        )
        return coordination.isUp() ? missing : [...missing, 'redis']
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
      /** The last seq of each user's conversations that changed since, by user and conversation. */
      async listHeads(userIds: readonly string[], since: Date): Promise<Map<string, Record<string, number>>> {
        const heads = new Map<string, Record<string, number>>(userIds.map((id) => [id, Object.create(null)]))
        for (const head of await listHeads(store, userIds, since)) {
          for (const userId of [head.contractorId, head.customerId]) {
            const ofUser = heads.get(userId)
            if (ofUser) ofUser[head.conversationId] = head.lastSeq
          }
        }
        return heads
      },
      /** The API in this process, for server components. */
      call: <N extends JsonRouteName>(actor: Actor, name: N, input: RawInput) => callRoute(runtime, actor, name, input),
      close,
    }
    return runtime
  }

  async function openDatabase(config: Config) {
    const embedded = config.database.kind === 'embedded' ? await startEmbeddedPostgres(config.database.dataDir) : null
    const url = config.database.kind === 'url' ? config.database.url : (embedded?.url as string)
    const claim = await claimDatabase({
      url,
      bootId,
      isMember: config.coordination.kind === 'redis',
      logger,
      // An embedded database that died is ours to start again.
      revive: async () => embedded?.ensureRunning(),
      onTaken(error) {
        logger.fatal({ err: error }, 'another server took the database over')
        process.exit(1)
      },
    })
    // Last of all, and only by the process that holds the database.
    if (embedded) undo.push(() => embedded.stop())
    undo.push(() => claim.release())
    return { url, claim }
  }

  async function openFileStore({ files, dataDir }: Config): Promise<FileStore> {
    switch (files.kind) {
      case 'disk':
        return createDiskFileStore(dataDir)
      case 's3': {
        // Its client is large: a server that keeps uploads on disk never loads it.
        const { createS3FileStore } = await import('./files/s3-file-store')
        return createS3FileStore({ settings: files, dataDir, logger })
      }
    }
  }

  /** Work that is done once over all nodes. */
  function schedule(name: string, claim: DatabaseClaim, intervalMs: number, task: () => Promise<unknown>): void {
    const timer = setInterval(() => {
      if (!claim.isLeader()) return
      task().catch((error: unknown) => logger.error({ err: error }, `${name} failed`))
    }, intervalMs)
    undo.push(async () => clearInterval(timer))
  }
}
