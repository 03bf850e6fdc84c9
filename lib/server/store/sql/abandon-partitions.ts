import type { ClientBase } from 'pg'

/** Tables and triggers, which Prisma's client cannot take away: `messages` stands alone again, as it was. */
export async function abandonPartitions(client: ClientBase): Promise<void> {
  await client.query(`
    LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;
    DROP TRIGGER follow_messages ON messages;
    DROP FUNCTION follow_messages;
    DROP TABLE messages_partitioning, messages_parted, message_keys`)
}
