import { mkdirSync } from 'node:fs'
import { readConfig } from '../lib/server/config'
import { createLogger } from '../lib/server/logger'
import { createStore } from '../lib/server/store/client'
import { isDatabaseFree } from '../lib/server/store/database-claim'
import { deployMigrations } from '../lib/server/store/migrations'
import { openDatabase } from '../lib/server/store/open-database'
import { createPostgresChangeFeed } from '../lib/server/store/postgres-change-feed'

/**
 * The database for a command-line tool: it joins the running server's, or starts the embedded one for as long as the
 * tool runs. Changes are published, so a running server acts on them at once.
 */
export async function joinDatabase() {
  const config = readConfig(process.env)
  const logger = createLogger('warn')
  mkdirSync(config.dataDir, { recursive: true })
  const opened = await openDatabase(config.database)
  const { embedded } = opened
  // Few connections for a short while: no pooler is needed.
  const url = config.pooler?.directUrl ?? opened.url
  return {
    url,
    async openServices() {
      await deployMigrations(url)
      const store = createStore(url, (error) => logger.warn({ err: error }, 'an idle database connection broke'))
      const changes = await createPostgresChangeFeed({ url, store, logger })
      return { config, logger, store, changes }
    },
    async close() {
      if (!embedded) return
      // A server that holds the database keeps it running.
      if (await isDatabaseFree(url)) await embedded.stop()
    },
  }
}
