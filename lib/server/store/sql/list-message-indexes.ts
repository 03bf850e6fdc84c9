import { statement } from '../statement'

export type MessageIndex = { name: string; definition: string }

/** The catalogue, of which Prisma's client has no model: what `messages` has for indexes, and how each is made. */
export const listMessageIndexes = statement<MessageIndex>(
  'list-message-indexes',
  `SELECT c.relname AS name, substring(pg_get_indexdef(c.oid) FROM ' (USING .*)$') AS definition
   FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
   WHERE i.indrelid = 'messages'::regclass AND NOT i.indisprimary AND i.indisvalid
   ORDER BY c.relname`,
)
