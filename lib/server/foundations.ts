import { ensureAuthSecret } from './auth/auth-secret'

import type { Config } from './config'
import { createCoordination } from './coordination'
import { ensureDataFolder } from './files/data-folder'
import { openFileStore } from './files/open-file-store'
import { newId } from './ids'
import type { Logger } from './logger'
import { deriveVapidKey, toVapidKey } from './push/vapid-key'
import { assertPoolerBounds, createStore, type Store } from './store/client'
import { claimDatabase } from './store/database-claim'
import { deployMigrations } from './store/migrations'
import { openDatabase } from './store/open-database'
import { createPostgresChangeFeed } from './store/postgres-change-feed'
import { createPrimaryReads, createReplicaReads, type Reads } from './store/reads'
import { createThawGate } from './thaw-gate'

/** Steps that end what was begun, to be taken backwards. */
export type Undo = (() => Promise<unknown>)[]

export type Foundations = Awaited<ReturnType<typeof openFoundations>>

/**
 * What services stand on: the database, claimed and up to date, files, and what nodes share. How each is ended is added
 * to `undo` as it is begun.
 * @throws with a sentence that names what is missing
 */
export async function openFoundations(parts: { config: Config; logger: Logger; undo: Undo }) {
  const { logger, undo } = parts
  ensureDataFolder(parts.config.dataDir)
  const authSecret = parts.config.authSecret ?? ensureAuthSecret(parts.config.dataDir)
  const { vapidPrivateKey } = parts.config
  const vapidKey = vapidPrivateKey === null ? deriveVapidKey(authSecret) : toVapidKey(vapidPrivateKey)
  const config = { ...parts.config, authSecret, vapidKey }
  const bootId = newId()
  const { url, embedded } = await openDatabase(config.database)
  // What lives as long as a connection does passes a pooler by: claims, the change feed, and the lock of migrations.
  const directUrl = config.pooler?.directUrl ?? url
  const claim = await claimDatabase({
    url: directUrl,
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
  const applied = await deployMigrations(directUrl)
  if (applied.length > 0) logger.info({ migrations: applied }, 'the database was brought up to date')

  const onIdleError = (error: Error) => logger.warn({ err: error }, 'an idle database connection broke')
  const store = createStore(url, onIdleError, { poolSize: config.databasePoolSize, pooler: config.pooler })
  undo.push(() => store.close())
  if (config.pooler) await assertPoolerBounds(store)
  const reads = openReads({ config, store, logger, undo })
  const gate = createThawGate(logger)
  undo.push(async () => gate.close())
  const changes = await createPostgresChangeFeed({ url: directUrl, store, logger })
  undo.push(() => changes.close())
  const files = await openFileStore(config, logger)
  undo.push(() => files.close())
  const coordination = await createCoordination({ config, store, bootId, gate, logger })
  undo.push(() => coordination.close())
  return { config, bootId, directUrl, claim, store, reads, gate, changes, files, coordination }
}

/** Connects at the first read: a replica that is away stops no start. */
function openReads({
  config,
  store,
  logger,
  undo,
}: {
  config: Config
  store: Store
  logger: Logger
  undo: Undo
}): Reads {
  if (config.replicaUrl === null) return createPrimaryReads(store)
  const replica = createStore(
    config.replicaUrl,
    (error) => logger.warn({ err: error }, 'an idle connection to the replica broke'),
    { poolSize: config.databasePoolSize, applicationName: 'rollcall reads' },
  )
  undo.push(() => replica.close())
  return createReplicaReads({ primary: store, replica, logger })
}
