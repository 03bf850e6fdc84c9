import type { ClientBase } from 'pg'
import type { MessageIndex } from './list-message-indexes'

/**
 * Names of tables, which Prisma's client cannot change: the partitions are `messages` from now on. What is unique in a
 * table cut by conversation is so within one; a sender's own id of a message is kept unique over all by a table of its own.
 * One transaction, as several commands in one message are.
 */
export async function swapPartitions(client: ClientBase, indexes: readonly MessageIndex[]): Promise<void> {
  const renamed = indexes.map(
    ({ name }) => `ALTER INDEX ${name} RENAME TO ${name}_whole; ALTER INDEX ${name}_parted RENAME TO ${name};`,
  )
  await client.query(`
    LOCK TABLE messages IN ACCESS EXCLUSIVE MODE;
    DROP TRIGGER follow_messages ON messages;
    DROP FUNCTION follow_messages;
    DROP TABLE messages_partitioning;
    ALTER TABLE messages RENAME TO messages_whole;
    ALTER INDEX messages_pkey RENAME TO messages_whole_pkey;
    ALTER TABLE messages_parted RENAME TO messages;
    ALTER INDEX messages_parted_pkey RENAME TO messages_pkey;
    ${renamed.join('\n')}
    CREATE FUNCTION keep_message_keys() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
      INSERT INTO message_keys SELECT sender_id, client_message_id FROM added
      WHERE client_message_id IS NOT NULL ORDER BY sender_id, client_message_id;
      RETURN NULL;
    END $body$;
    CREATE TRIGGER keep_message_keys AFTER INSERT ON messages REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION keep_message_keys()`)
}
