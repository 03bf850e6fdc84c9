import { statement } from '../statement'

/** Advisory locks, which Prisma's client does not know. Held by the connection, so PostgreSQL drops it with its process. */
export const tryLock = statement<{ held: boolean }>('try-lock', 'SELECT pg_try_advisory_lock($1) AS held')
