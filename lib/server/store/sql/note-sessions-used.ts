import { statement } from '../statement'

/**
 * Set-based: all sessions with open sockets of a node in one array; Prisma's client binds each id by itself, of which
 * PostgreSQL takes 65,535.
 */
export const noteSessionsUsed = statement(
  'note-sessions-used',
  'UPDATE sessions SET last_used_at = $2 WHERE id = ANY($1) AND revoked_at IS NULL',
)
