import pg from 'pg'
import type { Logger } from '../logger'
import type { Change, ChangeFeed } from '../ports/change-feed'

const CHANNEL = 'rollcall_changes'
const RETRY_MS = 500

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
  const listeners = new Set<(change: Change) => void>()
  let client: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let isClosed = false

  function tell(change: Change): void {
    for (const listener of listeners) listener(change)
  }

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000, keepAlive: true })
    let isLost = false
    const lose = (error?: Error) => {
      if (isLost || isClosed) return
      isLost = true
      logger.warn({ err: error }, 'the change feed lost its connection; it is opened again')
      retry = setTimeout(reconnect, RETRY_MS)
    }
    next.on('error', lose)
    next.on('end', () => lose())
    next.on('notification', (notification) => tell(JSON.parse(notification.payload ?? 'null') as Change))
    await next.connect()
    await next.query(`LISTEN ${CHANNEL}`)
    client = next
  }

  function reconnect(): void {
    listen().then(
      () => tell({ kind: 'feed_resumed' }),
      (error: unknown) => {
        logger.warn({ err: error }, 'the change feed could not be opened; it is tried again')
        if (!isClosed) retry = setTimeout(reconnect, RETRY_MS)
      },
    )
  }

  await listen()
  return {
    async publish(change) {
      await pool.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify(change)])
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      isClosed = true
      if (retry) clearTimeout(retry)
      await client?.end()
    },
  }
}
