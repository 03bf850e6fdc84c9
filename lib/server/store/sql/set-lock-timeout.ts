import { statement } from '../statement'

/** A setting of the connection, which Prisma's client does not know. Milliseconds; 0 waits for ever. */
export const setLockTimeout = statement('set-lock-timeout', `SELECT set_config('lock_timeout', $1, false)`)
