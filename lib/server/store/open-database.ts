import type { Config } from '../config'
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres'

/** `embedded` is the server that was started or joined here; null where the database is somebody else's to run. */
export type OpenedDatabase = { url: string; embedded: EmbeddedPostgres | null }

/** The database that the configuration names. @throws with a sentence when the embedded one does not start */
export async function openDatabase(database: Config['database']): Promise<OpenedDatabase> {
  switch (database.kind) {
    case 'url':
      return { url: database.url, embedded: null }
    case 'embedded': {
      const embedded = await startEmbeddedPostgres(database.dataDir)
      return { url: embedded.url, embedded }
    }
  }
}
