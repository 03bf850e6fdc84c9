import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { PrismaClient } from './generated/client'

export type Store = {
  /** For hot statements: named, hand-written, on the same pool that Prisma uses. */
  pool: pg.Pool
  prisma: PrismaClient
  close(): Promise<void>
}

// PROMISES trap 9: node-postgres waits without limit unless told otherwise.
const CONNECT_TIMEOUT_MS = 2000
const STATEMENT_TIMEOUT_MS = 3000

/**
 * Opens the pool, of 10 connections unless told otherwise, and the Prisma client over it. Connecting is lazy: an unreachable database shows at the first query.
 * `onIdleError` hears of connections that broke while idle (a database restart); without it they would end the process.
 */
export function createStore(url: string, onIdleError: (error: Error) => void, poolSize = 10): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    application_name: 'rollcall',
  })
  pool.on('error', onIdleError)
  // Nor does the pool listen while a connection is lent out: whoever has it hears of a break by its statement.
  pool.on('connect', (client) => client.on('error', () => {}))
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
