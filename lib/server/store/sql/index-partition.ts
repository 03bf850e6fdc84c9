import type { ClientBase } from 'pg'
import type { MessageIndex } from './list-message-indexes'

/**
 * Made beside writers, which Prisma's client cannot ask for. One that was cut off in the middle stands there invalid and is
 * made anew.
 */
export async function indexPartition(
  client: ClientBase,
  { name, definition }: MessageIndex,
  at: number,
): Promise<void> {
  const index = `${name}_${at}`
  const { rows } = await client.query('SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass($1)', [index])
  if (rows[0]?.indisvalid === true) return
  await client.query(`DROP INDEX IF EXISTS ${index}`)
  await client.query(`CREATE INDEX CONCURRENTLY ${index} ON messages_${at} ${definition}`)
}
