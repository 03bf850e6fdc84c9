import type pg from 'pg'
import { keepPostgres } from '../links/kept-postgres'
import type { Logger } from '../logger'
import type { Change, ChangeFeed } from '../ports/change-feed'
import { createSubscribable } from '../subscribable'

const CHANNEL = 'rollcall_changes'

/**
 * Changes over PostgreSQL's LISTEN and NOTIFY: every process that shares the database hears them within milliseconds,
 * command-line tools are heard too, and nothing else has to run. When the listening connection breaks, what was said
 * meanwhile is lost, so listeners get `feed_resumed` and look for themselves.
 */
export async function createPostgresChangeFeed(parts: {
  url: string
  pool: pg.Pool
  logger: Logger
}): Promise<ChangeFeed> {
  const { url, pool, logger } = parts
  const changes = createSubscribable<Change>()

  const kept = await keepPostgres({
    url,
    logger,
    name: 'the change feed',
    applicationName: 'rollcall changes',
    async setUp(client) {
      client.on('notification', (notification) => changes.emit(JSON.parse(notification.payload ?? 'null') as Change))
      await client.query(`LISTEN ${CHANNEL}`)
    },
    onResumed: () => changes.emit({ kind: 'feed_resumed' }),
  })

  return {
    async publish(change) {
      await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(change)])
    },
    subscribe: changes.subscribe,
    close: () => kept.close(),
  }
}
