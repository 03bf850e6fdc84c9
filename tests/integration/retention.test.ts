import pg from 'pg'
import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ MESSAGE_DAYS: '30', LIMIT_FACTOR: '1000' })

async function removeOld(): Promise<void> {
  const kept = scene.server.runtime.housekeeping.find(({ kind }) => kind === 'old messages')
  await kept?.remove()
}

/** Makes the first messages of a conversation so much older. */
async function age(conversationId: string, uptoSeq: number): Promise<void> {
  await scene.server.query(
    `UPDATE messages SET created_at = created_at - interval '31 days' WHERE conversation_id = $1 AND seq <= $2`,
    [conversationId, uptoSeq],
  )
}

async function begin() {
  const [contractor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const client = await scene.connect(contractor.token)
  const say = async (content: object, more: object = {}) => {
    const { message } = await client.get('send_message', {
      receiverId: customer.id,
      messageType: 'text',
      content: content as { text: string },
      ...more,
    })
    return message
  }
  return { contractor, customer, client, say }
}

const threadOf = async (person: Person, id: string) =>
  (await scene.api(person.token).get('listMessages', { params: { id }, query: { limit: 200 } })).items

test('what is older than the setting is emptied as a deleted message is, and all that hangs on it agrees', async () => {
  const { contractor, customer, client, say } = await begin()
  const api = { contractor: scene.api(contractor.token), customer: scene.api(customer.token) }
  const body = new FormData()
  body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF']), 'offer.pdf')
  const { fileUrl, fileSize } = await api.contractor.get('createUpload', { body })
  const file = await say({ fileUrl, fileName: 'offer.pdf', fileSize }, { messageType: 'file' })
  const repeated = await say({ text: 'oldest plasterwork' }, { clientMessageId: 'once' })
  const { conversationId } = file
  await client.get('mark_read', { conversationId, seq: 1 })
  const batch = await client.get('send_bulk_message', {
    receiverIds: [customer.id],
    messageType: 'text',
    content: { text: 'an offer to all' },
  })
  for (let at = 0; at < 45; at += 1) await say({ text: `old ${at}` })
  const aged = (await threadOf(customer, conversationId)).length
  await say({ text: 'recent plasterwork' })
  const { cursor } = await (await scene.connect(customer.token)).get('sync', { conversations: {} })
  const before = await api.contractor.get('getBatch', { params: { id: batch.batchId } })
  expect((await api.customer.get('getConversation', { params: { id: conversationId } })).unreadCount).toBe(aged + 1)

  await age(conversationId, aged)
  await removeOld()

  const thread = await threadOf(customer, conversationId)
  expect(thread.map(({ seq }) => seq)).toEqual(Array.from({ length: aged + 1 }, (_, at) => at + 1))
  const [gone, kept] = [thread.slice(0, aged), thread.slice(aged)]
  expect(gone.every(({ content, deletedAt }) => content === null && deletedAt !== null)).toBe(true)
  expect(kept.map(({ content }) => content)).toEqual([{ text: 'recent plasterwork' }])
  const conversation = await api.customer.get('getConversation', { params: { id: conversationId } })
  expect(conversation).toMatchObject({ unreadCount: 1, lastSeq: aged + 1, lastMessage: kept[0] })
  const hits = await api.customer.get('search', { query: { q: 'plasterwork' } })
  expect(hits.items.map(({ message }) => message.seq)).toEqual([aged + 1])

  expect(
    (await fetch(`${scene.url}${fileUrl}`, { headers: { authorization: `Bearer ${customer.token}` } })).status,
  ).toBe(404)
  const [upload] = await scene.server.query(
    'SELECT orphaned_at IS NOT NULL AS orphaned FROM uploads WHERE file_url = $1',
    [fileUrl],
  )
  expect(upload).toEqual({ orphaned: true })
  const { totals } = await api.contractor.get('getBatch', { params: { id: batch.batchId } })
  expect(totals).toEqual(before.totals)

  const synced = await (await scene.connect(customer.token)).get('sync', {
    conversations: { [conversationId]: aged + 1 },
    cursor,
  })
  expect(synced.messages.map(({ content }) => content)).toEqual(Array.from({ length: aged }, () => null))
  expect(await say({ text: 'oldest plasterwork' }, { clientMessageId: 'once' })).toMatchObject({
    id: repeated.id,
    content: null,
  })
})

test('a conversation that somebody holds waits for the next run, and holds up no other', async () => {
  const [busy, idle] = [await begin(), await begin()]
  const first = await busy.say({ text: 'held' })
  const second = await idle.say({ text: 'not held' })
  for (const { conversationId } of [first, second]) await age(conversationId, 1)
  const client = new pg.Client({ connectionString: scene.server.databaseUrl })
  await client.connect()
  await client.query('BEGIN')
  await client.query('SELECT FROM conversations WHERE id = $1 FOR UPDATE', [first.conversationId])
  await removeOld()
  expect((await threadOf(busy.customer, first.conversationId))[0]?.content).toEqual({ text: 'held' })
  expect((await threadOf(idle.customer, second.conversationId))[0]?.content).toBeNull()
  await client.query('COMMIT')
  await client.end()
  await removeOld()
  expect((await threadOf(busy.customer, first.conversationId))[0]?.content).toBeNull()
})

test('messages that come while others go are counted all the same', async () => {
  const { customer, say } = await begin()
  const { conversationId } = await say({ text: '0' })
  for (let at = 1; at < 60; at += 1) await say({ text: `${at}` })
  await age(conversationId, 60)
  const fresh = Array.from({ length: 40 }, (_, at) => say({ text: `fresh ${at}` }))
  await Promise.all([removeOld(), ...fresh])
  await removeOld()
  const thread = await threadOf(customer, conversationId)
  expect(thread.filter(({ content }) => content !== null)).toHaveLength(40)
  const { unreadCount, lastSeq } = await scene
    .api(customer.token)
    .get('getConversation', { params: { id: conversationId } })
  expect({ unreadCount, lastSeq }).toEqual({ unreadCount: 40, lastSeq: 100 })
})
