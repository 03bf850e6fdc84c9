import pg from 'pg'
import { expect, test } from 'vitest'
import type { Message } from '../../lib/protocol/objects'
import { deployMigrations } from '../../lib/server/store/migrations'
import {
  cancelPartitioning,
  PartitionsDifferError,
  partitionMessages,
  readPartitioning,
} from '../../lib/server/store/partition-messages'
import { createApiClient } from '../support/api-client'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

const silent = { partitions: 4, onProgress: () => undefined }

async function withServer(work: (server: TestServer, sender: TestClient) => Promise<void>): Promise<void> {
  const server = await startTestServer({ LIMIT_FACTOR: '10000' })
  const sender = await connectClient(server.url, 'contractor3_token')
  try {
    await work(server, sender)
  } finally {
    sender.socket.disconnect()
    await server.stop()
  }
}

/** Old messages without number, so that a copy takes many batches. */
async function fill(server: TestServer): Promise<void> {
  await server.query(
    `INSERT INTO conversations (id, contractor_id, customer_id, last_seq, created_at, last_activity_at, created_xid, change_xid)
     SELECT 'filled-' || id, 'contractor5', id, 100, now(), now(), 0, 0 FROM users
     WHERE role = 'customer' AND id LIKE 'customer%' ON CONFLICT DO NOTHING`,
  )
  await server.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, client_message_id, created_at)
     SELECT c.id || '-' || s, c.id, s, 'contractor5', 'text', jsonb_build_object('text', 'old number ' || s),
       c.id || '-' || s, now() FROM conversations c, generate_series(1, 100) AS s WHERE c.id LIKE 'filled-%'`,
  )
}

const isPartitioned = async (server: TestServer) =>
  (await server.query<{ kind: string }>(`SELECT relkind AS kind FROM pg_class WHERE oid = 'messages'::regclass`))[0]
    ?.kind === 'p'

/** Sends, edits, deletes and repeats until stopped; what was acknowledged, as it was last. */
function keepTalking(client: TestClient, receiverIds: readonly string[]) {
  const stored = new Map<string, Message>()
  let isOn = true
  const talk = async (receiverId: string) => {
    for (let at = 0; isOn; at += 1) {
      const clientMessageId = `${receiverId}-${at}`
      const request = { receiverId, messageType: 'text' as const, content: { text: `said ${at}` }, clientMessageId }
      const { message } = await client.get('send_message', request)
      stored.set(message.id, message)
      const again = await client.get('send_message', request)
      expect(again.message.id).toBe(message.id)
      if (at % 3 === 0) {
        const edited = await client.get('edit_message', { messageId: message.id, content: { text: `corrected ${at}` } })
        stored.set(message.id, edited.message)
      }
      if (at % 5 === 0) {
        const { message: gone } = await client.get('delete_message', { messageId: message.id })
        stored.set(message.id, gone)
      }
    }
  }
  const talking = Promise.all(receiverIds.map(talk))
  return {
    stored,
    async stop() {
      isOn = false
      await talking
    },
  }
}

test('messages are partitioned while people send, edit, delete and repeat, and nothing of it is lost or doubled', async () => {
  await withServer(async (server, sender) => {
    await fill(server)
    const { batchId } = await sender.get('send_bulk_message', {
      receiverIds: ['cust1', 'cust2', 'cust3'],
      messageType: 'text',
      content: { text: 'before the cut' },
    })
    const talk = keepTalking(sender, ['cust1', 'cust2', 'cust3'])
    const lines: string[] = []
    expect(
      await partitionMessages({ url: server.databaseUrl, partitions: 4, onProgress: (line) => lines.push(line) }),
    ).toBe(true)
    const atSwap = talk.stored.size
    await expect.poll(() => talk.stored.size).toBeGreaterThan(atSwap + 20)
    await talk.stop()

    expect(await isPartitioned(server)).toBe(true)
    expect(lines).toContain('compared: the partitions hold what the table does')
    const api = createApiClient(server.url, 'contractor3_token')
    const conversations = new Set([...talk.stored.values()].map(({ conversationId }) => conversationId))
    const shown = new Map<string, Message>()
    for (const id of conversations) {
      const seqs: number[] = []
      for (let isMore = true; isMore; ) {
        const query = { limit: 200, after: seqs.at(-1) ?? 0 }
        const page = await api.get('listMessages', { params: { id }, query })
        for (const message of page.items) shown.set(message.id, message)
        seqs.push(...page.items.map(({ seq }) => seq))
        isMore = page.items.length > 0
      }
      expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, at) => at + 1))
    }
    for (const [id, message] of talk.stored) expect(shown.get(id)).toEqual(message)
    const { items } = await api.get('search', { query: { q: 'before the cut' } })
    expect(items.length).toBeGreaterThan(0)
    expect((await api.get('getBatch', { params: { id: batchId } })).recipients).toHaveLength(3)
    expect(server.problems).toEqual([])
    expect(await partitionMessages({ url: server.databaseUrl, ...silent })).toBe(false)
  })
})

test('one clientMessageId of a sender is one message over all partitions, from before the cut and from after it', async () => {
  await withServer(async (server, sender) => {
    const send = (text: string, clientMessageId: string) =>
      sender.get('send_message', { receiverId: 'cust1', messageType: 'text', content: { text }, clientMessageId })
    const early = await send('early', 'early')
    await partitionMessages({ url: server.databaseUrl, ...silent })
    const late = await send('late', 'late')
    expect((await send('early', 'early')).message.id).toBe(early.message.id)
    expect((await send('late', 'late')).message.id).toBe(late.message.id)

    // As another node would in the same moment, into every partition.
    const store = (conversationId: string, clientMessageId: string) =>
      server.query(
        `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, client_message_id, created_at)
         VALUES ($1 || $2, $1, 1, 'contractor3', 'text', $2, now())`,
        [conversationId, clientMessageId],
      )
    for (let at = 0; at < 20; at += 1) {
      for (const known of ['early', 'late']) {
        await expect(store(`elsewhere-${at}`, known)).rejects.toMatchObject({ code: '23505' })
      }
      await store(`elsewhere-${at}`, `new-${at}`)
    }
  })
})

test('what was cut off goes on where it was, and a table that is not the same is not put in place', async () => {
  await withServer(async (server, sender) => {
    await fill(server)
    const stopping = new AbortController()
    const cut = partitionMessages({
      url: server.databaseUrl,
      partitions: 4,
      onProgress: () => stopping.abort(new Error('cut off')),
      signal: stopping.signal,
    })
    await expect(cut).rejects.toThrow('cut off')
    const { isPartitioned: isDone, progress } = await readPartitioning(server.databaseUrl)
    expect(isDone).toBe(false)
    expect(progress).toMatchObject({ partitions: 4 })
    expect(progress?.page).toBeGreaterThan(0)
    expect(progress?.page).toBeLessThan(progress?.pages ?? 0)
    await sender.get('send_message', { receiverId: 'cust1', messageType: 'text', content: { text: 'in between' } })
    await server.query(`DELETE FROM _prisma_migrations WHERE migration_name = '0045_index_of_places'`)
    await expect(deployMigrations(server.databaseUrl)).rejects.toThrow('partition cancel')

    await server.query(`DELETE FROM messages_parted WHERE (conversation_id, seq) IN (
      SELECT conversation_id, seq FROM messages_parted LIMIT 1)`)
    await expect(partitionMessages({ url: server.databaseUrl, ...silent })).rejects.toThrow(PartitionsDifferError)
    expect(await isPartitioned(server)).toBe(false)

    await expect(partitionMessages({ url: server.databaseUrl, ...silent, signal: stopping.signal })).rejects.toThrow(
      'cut off',
    )
    expect(await cancelPartitioning(server.databaseUrl)).toBe(true)
    expect(await cancelPartitioning(server.databaseUrl)).toBe(false)

    expect(await partitionMessages({ url: server.databaseUrl, ...silent })).toBe(true)
    await sender.get('send_message', { receiverId: 'cust1', messageType: 'text', content: { text: 'afterwards' } })
    const [left] = await server.query<{ names: string[] }>(
      `SELECT coalesce(array_agg(relname::text), '{}') AS names FROM pg_class
       WHERE relname ~ '(_whole|_parted|partitioning)'`,
    )
    expect(left?.names).toEqual([])
  })
})

test('who sends never waits behind who waits for the table', async () => {
  await withServer(async (server, sender) => {
    const reader = new pg.Client({ connectionString: server.databaseUrl })
    await reader.connect()
    await reader.query('BEGIN; SELECT count(*) FROM messages')
    const cutting = partitionMessages({ url: server.databaseUrl, ...silent })
    await expect
      .poll(() =>
        server.query(`SELECT 1 FROM pg_locks WHERE relation = 'messages'::regclass AND mode = 'AccessExclusiveLock'`),
      )
      .toHaveLength(1)
    for (let at = 0; at < 3; at += 1) {
      await sender.get('send_message', {
        receiverId: 'cust1',
        messageType: 'text',
        content: { text: `meanwhile ${at}` },
      })
    }
    expect(await isPartitioned(server)).toBe(false)
    await reader.query('COMMIT')
    await reader.end()
    expect(await cutting).toBe(true)
  })
})
