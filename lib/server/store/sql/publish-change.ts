import { statement } from '../statement'

/** NOTIFY is no model of Prisma's. */
export const publishChange = statement('publish-change', 'SELECT pg_notify($1, $2)')
