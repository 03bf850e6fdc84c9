import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { sendUnnamed } from '../links/postgres-internals'
import { PrismaClient } from './generated/client'
import { readTimeout } from './sql/read-timeout'

export type Store = {
  /** For hot statements: named, hand-written, on the same pool that Prisma uses. */
  pool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

type Options = {
  poolSize?: number
  applicationName?: string
  /** The URL is that of a pooler in transaction mode: no two transactions need be on one connection of the database. */
  pooler?: { prepares: boolean } | null
}

// PROMISES trap 9: node-postgres waits without limit unless told otherwise.
const CONNECT_TIMEOUT_MS = 2000
const STATEMENT_TIMEOUT_MS = 3000
/** A busy machine takes longest over opening one: who comes now and then finds them open. */
const IDLE_TIMEOUT_MS = 5 * 60_000

/**
 * Opens the pool, of 10 connections unless told otherwise, and the Prisma client over it. Connecting is lazy: an unreachable database shows at the first query.
 * `onIdleError` hears of connections that broke while idle (a database restart); without it they would end the process.
 */
export function createStore(
  url: string,
  onIdleError: (error: Error) => void,
  { poolSize = 10, applicationName = 'rollcall', pooler = null }: Options = {},
): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    // A pooler refuses settings at connecting, and has its own.
    ...(pooler ? {} : { statement_timeout: STATEMENT_TIMEOUT_MS }),
    application_name: applicationName,
  })
  pool.on('error', onIdleError)
  // Nor does the pool listen while a connection is lent out: whoever has it hears of a break by its statement.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    if (pooler && !pooler.prepares) sendUnnamed(client)
  })
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) })
  return {
    pool,
    prisma,
    async close() {
      await prisma.$disconnect()
      await pool.end()
    },
  }
}

/** @throws with a sentence where statements through a pooler may take as long as they like */
export async function assertPoolerBounds(store: Store): Promise<void> {
  const [row] = await readTimeout.run(store.pool, [])
  if (row?.timeout !== '0') return
  throw new Error(
    'the pooler that DATABASE_URL names sets no statement_timeout: see connect_query in deploy/pgbouncer.ini',
  )
}
