import { statement } from '../statement'

/** A command to the database's own process, which Prisma's client does not know. */
export const reloadSettings = statement('reload-settings', 'SELECT pg_reload_conf()')
