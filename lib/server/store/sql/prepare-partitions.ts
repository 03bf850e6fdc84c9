import type { ClientBase } from 'pg'

const names = (count: number) => Array.from({ length: count }, (_, index) => index)

/**
 * Tables and triggers, which Prisma's client cannot make. Beside `messages` stand its partitions, empty, and what happens to
 * it from now on happens to them too: an edit of what is not copied yet brings it, and the copy then leaves it alone.
 * All in one transaction, since several commands in one message are one. Writers are kept out for its length.
 */
export async function preparePartitions(client: ClientBase, count: number): Promise<void> {
  const partitionsOf = (parent: string, prefix: string) =>
    names(count)
      .map(
        (at) =>
          `CREATE TABLE ${prefix}_${at} PARTITION OF ${parent} FOR VALUES WITH (MODULUS ${count}, REMAINDER ${at});`,
      )
      .join('\n')
  await client.query(`
    LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE;
    CREATE TABLE messages_parted (
      LIKE messages INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION,
      CONSTRAINT messages_parted_pkey PRIMARY KEY (conversation_id, seq)
    ) PARTITION BY HASH (conversation_id);
    ${partitionsOf('messages_parted', 'messages')}
    CREATE TABLE message_keys (
      sender_id text NOT NULL, client_message_id text NOT NULL,
      CONSTRAINT message_keys_pkey PRIMARY KEY (sender_id, client_message_id)
    ) PARTITION BY HASH (sender_id);
    ${partitionsOf('message_keys', 'message_keys')}
    DO $do$ BEGIN
      EXECUTE format($format$
        CREATE FUNCTION follow_messages() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
          IF TG_OP = 'DELETE' THEN
            DELETE FROM messages_parted WHERE conversation_id = OLD.conversation_id AND seq = OLD.seq;
            RETURN NULL;
          END IF;
          INSERT INTO messages_parted SELECT NEW.*
          ON CONFLICT (conversation_id, seq) DO UPDATE SET (%s) = ROW(%s);
          IF TG_OP = 'INSERT' AND NEW.client_message_id IS NOT NULL THEN
            INSERT INTO message_keys VALUES (NEW.sender_id, NEW.client_message_id) ON CONFLICT DO NOTHING;
          END IF;
          RETURN NULL;
        END $body$ $format$,
        (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = 'messages'::regclass AND attnum > 0 AND NOT attisdropped),
        (SELECT string_agg('EXCLUDED.' || quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
         WHERE attrelid = 'messages'::regclass AND attnum > 0 AND NOT attisdropped));
    END $do$;
    CREATE TRIGGER follow_messages AFTER INSERT OR UPDATE OR DELETE ON messages
      FOR EACH ROW EXECUTE FUNCTION follow_messages();
    CREATE TABLE messages_partitioning AS
      SELECT 0 AS page, (pg_relation_size('messages') / current_setting('block_size')::int)::int AS pages,
        ${count} AS partitions`)
}
