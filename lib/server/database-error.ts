type Cause = { originalCode?: unknown }
type Coded = { code?: unknown; cause?: Cause; meta?: { driverAdapterError?: { cause?: Cause } } }

/** What pg-pool and pg say, without a code, when no connection became free or was opened in time: nothing was begun. */
const NO_CONNECTION = new Set<unknown>([
  'timeout exceeded when trying to connect',
  'Connection terminated due to connection timeout',
  'timeout expired',
])
/** PostgreSQL has none left for this node, this role or at all. */
const TOO_MANY_CONNECTIONS = '53300'
/** What took longer than `statement_timeout`, of which nothing stays. */
const CANCELLED = '57014'

/** PostgreSQL's SQLSTATE, which Prisma's adapter keeps in the cause and its client in `meta`; else Prisma's own code. */
export function codeOf(error: unknown): string {
  const { code, cause, meta } = (error ?? {}) as Coded
  return String(meta?.driverAdapterError?.cause?.originalCode ?? code ?? cause?.originalCode)
}

/** Whether there was no connection to begin anything on. */
export function hasNoConnection(error: unknown): boolean {
  return NO_CONNECTION.has((error as { message?: unknown } | null)?.message) || codeOf(error) === TOO_MANY_CONNECTIONS
}

/** The database had no time for it, and nothing of it was done: the same may be asked again. */
export function isOutOfTime(error: unknown): boolean {
  return hasNoConnection(error) || codeOf(error) === CANCELLED
}
