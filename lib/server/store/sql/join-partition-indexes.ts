import type { ClientBase } from 'pg'
import type { MessageIndex } from './list-message-indexes'

/** Indexes of partitions as one of their table, of which Prisma's client has no model. What is joined already stays so. */
export async function joinPartitionIndexes(
  client: ClientBase,
  { name, definition }: MessageIndex,
  partitions: number,
): Promise<void> {
  const attached = Array.from(
    { length: partitions },
    (_, at) => `ALTER INDEX ${name}_parted ATTACH PARTITION ${name}_${at};`,
  )
  await client.query(`
    CREATE INDEX IF NOT EXISTS ${name}_parted ON ONLY messages_parted ${definition};
    ${attached.join('\n')}`)
}
