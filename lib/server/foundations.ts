import { ensureAuthSecret } from './auth/auth-secret'

import type { Config } from './config'
import { createCoordination } from './coordination'
import { ensureDataFolder } from './files/data-folder'
import { openFileStore } from './files/open-file-store'
import { newId } from './ids'
import type { Logger } from './logger'
import { createStore } from './store/client'
import { claimDatabase } from './store/database-claim'
import { deployMigrations } from './store/migrations'
import { openDatabase } from './store/open-database'
import { createPostgresChangeFeed } from './store/postgres-change-feed'
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
  const config = { ...parts.config, authSecret: parts.config.authSecret ?? ensureAuthSecret(parts.config.dataDir) }
  const bootId = newId()
  const { url, embedded } = await openDatabase(config.database)
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
  const applied = await deployMigrations(url)
  if (applied.length > 0) logger.info({ migrations: applied }, 'the database was brought up to date')

  const onIdleError = (error: Error) => logger.warn({ err: error }, 'an idle database connection broke')
  const store = createStore(url, onIdleError, config.databasePoolSize)
  undo.push(() => store.close())
  const gate = createThawGate(logger)
  undo.push(async () => gate.close())
  const changes = await createPostgresChangeFeed({ url, store, logger })
  undo.push(() => changes.close())
  const files = await openFileStore(config, logger)
  undo.push(() => files.close())
  const coordination = await createCoordination({ config, store, bootId, gate, logger })
  undo.push(() => coordination.close())
  return { config, url, claim, store, gate, changes, files, coordination }
}
