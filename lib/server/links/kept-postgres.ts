import pg from 'pg'
import { inTime } from '../in-time'
import type { Logger } from '../logger'
import { cutPostgres } from './postgres-internals'

// Nobody waits for it but the start, which may take 10 s to fail (PROMISES A4).
const CONNECT_TIMEOUT_MS = 5000
const SET_UP_TIMEOUT_MS = 5000
const RETRY_MS = 500
/** A peer that vanished closes nothing: it is asked now and then, and has this long to answer. */
const CHECK_INTERVAL_MS = 3000
const CHECK_TIMEOUT_MS = 2000

export type KeptPostgres = {
  /** The connection while it stands and is set up, else null. */
  current(): pg.Client | null
  close(): Promise<void>
}

/**
 * Keeps one PostgreSQL connection of its own, for what lives as long as a connection does: LISTEN and advisory locks.
 * `setUp` runs on each new one before it counts. After a break it is opened again, and `onResumed` hears of it.
 * @throws what connecting or `setUp` throws the first time; later such errors are tried again, or given to `onRefused`
 * when `isFinal` says that trying again is of no use
 */
export async function keepPostgres(options: {
  url: string
  logger: Logger
  /** What is kept, for the log: "the change feed". */
  name: string
  /** What PostgreSQL shows of the connection in `pg_stat_activity`. */
  applicationName?: string
  setUp: (client: pg.Client) => Promise<void>
  /** What it is asked every 3 s, one question at a time: without, nothing but an answer is wanted. */
  ask?: (client: pg.Client) => Promise<unknown>
  onResumed?: () => void
  /** Runs before each attempt to open it again. */
  revive?: () => Promise<void>
  isFinal?: (error: unknown) => boolean
  onRefused?: (error: Error) => void
}): Promise<KeptPostgres> {
  const { url, logger, name, applicationName = 'rollcall', setUp, onResumed, revive, isFinal, onRefused } = options
  const { ask = (client) => client.query('') } = options
  let current: pg.Client | null = null
  let retry: NodeJS.Timeout | null = null
  let isClosed = false

  async function open(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: applicationName,
    })
    let isLost = false
    const lose = (error?: Error) => {
      if (isLost) return
      isLost = true
      if (current !== client) return
      current = null
      if (isClosed) return
      logger.warn({ err: error }, `${name} lost its connection; it is opened again`)
      retry = setTimeout(reopen, RETRY_MS)
    }
    client.on('error', lose)
    client.on('end', () => lose())
    try {
      await client.connect()
      await inTime(setUp(client), SET_UP_TIMEOUT_MS)
    } catch (error) {
      cutPostgres(client)
      throw error
    }
    if (isLost) throw new Error(`${name} lost its connection while it was set up`)
    if (isClosed) cutPostgres(client)
    else current = client
  }

  function reopen(): void {
    retry = null
    const attempt = async () => {
      await revive?.()
      await open()
    }
    attempt().then(
      () => {
        if (!isClosed) onResumed?.()
      },
      (error: unknown) => {
        if (isClosed) return
        if (isFinal?.(error)) {
          onRefused?.(error as Error)
          return
        }
        logger.warn({ err: error }, `${name} could not be opened; it is tried again`)
        retry = setTimeout(reopen, RETRY_MS)
      },
    )
  }

  await open()
  let isAsking = false
  const check = async (client: pg.Client) => {
    isAsking = true
    try {
      await inTime(ask(client), CHECK_TIMEOUT_MS)
    } catch {
      cutPostgres(client)
    } finally {
      isAsking = false
    }
  }
  const checker = setInterval(() => {
    if (current && !isAsking) void check(current)
  }, CHECK_INTERVAL_MS)

  return {
    current: () => current,
    async close() {
      isClosed = true
      clearInterval(checker)
      if (retry) clearTimeout(retry)
      const client = current
      current = null
      await client?.end()
    },
  }
}
