import { beforeEach, describe, expect, test } from 'vitest'
import type { Answer } from '../../lib/protocol/events'
import type { Conversation, Message } from '../../lib/protocol/objects'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '1000' })
const MAX_MESSAGES = 500
const MAX_BYTES = 256 * 1024
type Synced = Answer<'sync'>

let contractor: Person
let customer: Person
let writer: TestClient
let reader: TestClient
beforeEach(async () => {
  contractor = await scene.person('contractor')
  customer = await scene.person('customer')
  writer = await scene.connect(contractor.token)
  reader = await scene.connect(customer.token)
})

const write = async (text: string, receiverId = customer.id, client = writer) =>
  (await client.get('send_message', { receiverId, messageType: 'text', content: { text } })).message

/** Asks, and holds the answer against the bounds of the contract. */
async function sync(held: Record<string, number>, cursor?: string | null, client = reader): Promise<Synced> {
  const answer = await client.get('sync', { conversations: held, ...(cursor === undefined ? {} : { cursor }) })
  expect(answer.messages.length).toBeLessThanOrEqual(MAX_MESSAGES)
  expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThanOrEqual(MAX_BYTES)
  // What is missing of a conversation comes in the order of seq and without a gap, each message once.
  for (const [id, from] of Object.entries(held)) {
    const missing = answer.messages.filter(({ conversationId, seq }) => conversationId === id && seq > from)
    expect(missing.map(({ seq }) => seq)).toEqual(missing.map((_, at) => from + at + 1))
  }
  expect(new Set(answer.messages.map((message) => message.id)).size).toBe(answer.messages.length)
  return answer
}

/** What was told comes again while anything older is under way anywhere in the database server, and then no more. */
async function expectNoMore(held: Record<string, number>, cursor: string): Promise<void> {
  let at = cursor
  const ask = async () => {
    const { messages, cursor: next } = await sync(held, at)
    at = next
    return messages
  }
  await expect.poll(ask).toEqual([])
}

/** Syncs until there is no more, as a client does: what came counts as held. */
async function syncAll(
  held: Record<string, number>,
  cursor?: string,
  client = reader,
): Promise<{ messages: Message[]; conversations: Map<string, Conversation>; pages: number; cursor: string }> {
  const messages: Message[] = []
  const conversations = new Map<string, Conversation>()
  const holding = { ...held }
  for (let pages = 1, at = cursor; ; pages += 1) {
    const answer = await sync(holding, at, client)
    for (const conversation of answer.conversations) conversations.set(conversation.id, conversation)
    for (const message of answer.messages) {
      messages.push(message)
      const { conversationId, seq } = message
      if (seq === (holding[conversationId] ?? 0) + 1) holding[conversationId] = seq
    }
    at = answer.cursor
    if (!answer.more) return { messages, conversations, pages, cursor: answer.cursor }
    expect(pages).toBeLessThan(100)
  }
}

describe('what is missing', () => {
  test('after each held seq is given in the order of seq; who holds all gets nothing', async () => {
    const { conversationId } = await write('1')
    for (const text of ['2', '3', '4']) await write(text)
    const seqs = async (held: number) => (await sync({ [conversationId]: held })).messages.map(({ seq }) => seq)
    expect(await seqs(0)).toEqual([1, 2, 3, 4])
    expect(await seqs(2)).toEqual([3, 4])
    expect(await seqs(4)).toEqual([])
    expect(await seqs(1000)).toEqual([])
    expect(await seqs(2 ** 53 - 1)).toEqual([])
    expect(await sync({})).toMatchObject({ messages: [], conversations: [], more: false })
  })

  test('is given to both users, deleted messages without content', async () => {
    const { conversationId } = await write('1')
    const second = await write('2')
    await writer.get('delete_message', { messageId: second.id })
    for (const client of [reader, writer]) {
      const { messages } = await sync({ [conversationId]: 0 }, undefined, client)
      expect(messages.map(({ seq, content }) => [seq, content])).toEqual([
        [1, { text: '1' }],
        [2, null],
      ])
    }
  })

  test('of conversations one may not see, or that do not exist, is left out silently', async () => {
    const { conversationId } = await write('ours')
    const stranger = await scene.connect((await scene.person('customer')).token)
    const held = { [conversationId]: 0, 'no-such-conversation': 0, constructor: 0 }
    expect(await sync(held, undefined, stranger)).toMatchObject({ messages: [], conversations: [], more: false })
    expect((await sync(held)).messages).toHaveLength(1)
    const admin = await scene.connect('admin_token')
    expect((await sync(held, undefined, admin)).messages).toEqual([])
  })

  test('comes in answers of 500 messages at most, each once', async () => {
    const sent = await Promise.all(Array.from({ length: 1100 }, (_, at) => write(`m${at}`)))
    const conversationId = sent[0]?.conversationId as string
    const { messages, pages } = await syncAll({ [conversationId]: 0 })
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 1100 }, (_, at) => at + 1))
    expect(pages).toBe(3)
  })

  test('comes in answers of 256 KiB at most, each once', async () => {
    const text = '😀"\\'.repeat(1666)
    const sent = await Promise.all(Array.from({ length: 60 }, () => write(text)))
    const conversationId = sent[0]?.conversationId as string
    const { messages, pages } = await syncAll({ [conversationId]: 0 })
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 60 }, (_, at) => at + 1))
    expect(pages).toBeGreaterThan(2)
  })

  test('of 1,000 messages in 50 conversations is there within 2 s, while new ones arrive', async () => {
    const people = await scene.people('contractor', 50)
    const clients = await Promise.all(people.map(({ token }) => scene.connect(token)))
    const sent = await Promise.all(
      clients.flatMap((client) => Array.from({ length: 20 }, (_, at) => write(`m${at}`, customer.id, client))),
    )
    const held = Object.fromEntries(sent.map(({ conversationId }) => [conversationId, 0]))
    const startedAt = Date.now()
    const [{ messages }] = await Promise.all([
      syncAll(held),
      ...clients.map((client) => write('new', customer.id, client)),
    ])
    expect(Date.now() - startedAt).toBeLessThan(2000)
    const old = messages.filter(({ seq }) => seq <= 20)
    expect(new Set(old.map(({ id }) => id)).size).toBe(1000)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length)
  })
})

describe('with a cursor', () => {
  test('one is told of conversations begun since, with their messages', async () => {
    const { cursor } = await sync({})
    expect((await sync({}, cursor)).conversations).toEqual([])
    const message = await write('new here')
    const answer = await sync({}, cursor)
    expect(answer.conversations).toMatchObject([
      { id: message.conversationId, peer: { id: contractor.id }, lastSeq: 1, unreadCount: 1 },
    ])
    expect(answer.messages).toEqual([message])
    const next = await sync({ [message.conversationId]: 1 }, answer.cursor)
    expect(next.messages.filter(({ seq }) => seq > 1)).toEqual([])
  })

  test('one is told of edits, deletions and receipts since, also of messages held', async () => {
    const [first, second] = [await write('one'), await write('two')]
    const { conversationId } = first
    const { cursor } = await sync({ [conversationId]: 2 })
    await writer.get('edit_message', { messageId: first.id, content: { text: 'edited' } })
    await writer.get('delete_message', { messageId: second.id })
    await reader.get('mark_read', { conversationId, seq: 2 })
    const answer = await sync({ [conversationId]: 2 }, cursor)
    expect(answer.messages.map(({ seq, content }) => [seq, content])).toEqual([
      [1, { text: 'edited' }],
      [2, null],
    ])
    expect(answer.conversations).toMatchObject([
      { id: conversationId, receipts: { [customer.id]: { deliveredSeq: 2, readSeq: 2 } } },
    ])
  })

  test.each(['customer', 'contractor'] as const)(
    'the %s is told on another device of reading that nobody else learns of, though nothing else changed',
    async (role) => {
      const [{ token, id }, sender, read] =
        role === 'customer' ? [customer, writer, reader] : [contractor, reader, writer]
      await scene.api(token).get('patchMe', { body: { readReceipts: false } })
      const { conversationId } = await write('to read', role === 'customer' ? id : contractor.id, sender)
      await read.get('mark_delivered', { conversationId, seq: 1 })
      const device = await scene.connect(token)
      const { cursor } = await sync({ [conversationId]: 1 }, null, device)
      await read.get('mark_read', { conversationId, seq: 1 })
      expect((await sync({ [conversationId]: 1 }, cursor, device)).conversations).toMatchObject([
        { id: conversationId, unreadCount: 0, receipts: { [id]: { readSeq: 1 } } },
      ])
    },
  )

  test('a changed message that one does not hold comes in its place among those one misses', async () => {
    const sent = await Promise.all(Array.from({ length: 600 }, (_, at) => write(`m${at}`)))
    const conversationId = sent[0]?.conversationId as string
    const { cursor } = await sync({ [conversationId]: 600 })
    const last = sent.find(({ seq }) => seq === 600) as Message
    await writer.get('edit_message', { messageId: last.id, content: { text: 'edited' } })
    const { messages } = await syncAll({ [conversationId]: 10 }, cursor)
    expect(messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 590 }, (_, at) => at + 11))
    expect(messages.at(-1)?.content).toEqual({ text: 'edited' })
  })

  test('one is told nothing of what concerns others', async () => {
    const { cursor } = await sync({})
    const other = await scene.person('customer')
    const message = await write('not for you', other.id)
    await writer.get('edit_message', { messageId: message.id, content: { text: 'still not' } })
    expect(await sync({ [message.conversationId]: 0 }, cursor)).toMatchObject({ messages: [], conversations: [] })
  })

  test('more changes than an answer holds come over several, each at least once', async () => {
    const sent = await Promise.all(Array.from({ length: 600 }, (_, at) => write(`m${at}`)))
    const conversationId = sent[0]?.conversationId as string
    const { cursor } = await sync({ [conversationId]: 600 })
    await Promise.all(
      sent.map(({ id }, at) => writer.get('edit_message', { messageId: id, content: { text: `edited ${at}` } })),
    )
    const { messages, pages, cursor: after } = await syncAll({ [conversationId]: 600 }, cursor)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(600)
    expect(messages.every(({ content }) => (content as { text: string }).text.startsWith('edited'))).toBe(true)
    expect(pages).toBeGreaterThan(1)
    await expectNoMore({ [conversationId]: 600 }, after)
  })

  test('whoever only counts the messages that come has all of 1,000 in 50 conversations begun since', async () => {
    const { cursor } = await sync({})
    const people = await scene.people('contractor', 50)
    const clients = await Promise.all(people.map(({ token }) => scene.connect(token)))
    await Promise.all(
      clients.flatMap((client) => Array.from({ length: 20 }, (_, at) => write(`m${at}`, customer.id, client))),
    )
    const { messages, pages, cursor: after } = await syncAll({}, cursor)
    expect(new Set(messages.map(({ id }) => id)).size).toBe(1000)
    expect(messages).toHaveLength(1000)
    expect(pages).toBeLessThan(6)
    // The round is over: what was told is not told again.
    const held = Object.fromEntries(messages.map(({ conversationId }) => [conversationId, 20]))
    await expectNoMore(held, after)
  })

  test('and of 250 conversations of five batches', async () => {
    const people = await scene.people('customer', 250)
    const { cursor } = await sync({}, undefined, writer)
    for (let from = 0; from < 250; from += 50) {
      const receiverIds = people.slice(from, from + 50).map(({ id }) => id)
      const content = { text: 'all at once' }
      await writer.get('send_bulk_message', { receiverIds, messageType: 'text', content })
    }
    const { messages, conversations } = await syncAll({}, cursor, writer)
    expect(new Set(messages.map(({ conversationId }) => conversationId)).size).toBe(250)
    expect(conversations.size).toBe(250)
  })

  test.each([
    'x',
    '1',
    '1.2.3',
    '1.1.1..1..1',
    'a.b.c.d.e.f',
    '-1.-1.-1..-1.',
    '1.1.1.a b.1.',
    "1.1.1.'.1.",
    '1.9223372036854775808.9223372036854775808..9223372036854775808.',
    '1.9999999999999999999.1..1.',
    '1.1.9999999999999999999..1.',
    '1.1.1..9999999999999999999.',
    'x'.repeat(513),
    '\0',
    7,
    {},
  ])('%o is no cursor', async (cursor) => {
    expect(await reader.refusal('sync', { conversations: {}, cursor })).toMatchObject({
      code: 'invalid',
      issues: [{ path: 'cursor' }],
    })
  })

  test.each(['9000000000000000000', '9223372036854775807'])(
    'one of another database, which lies in the future (%s), starts over',
    async (xid) => {
      const { conversationId } = await write('hello')
      const answer = await sync({}, `${xid}.${xid}.${xid}..${xid}.`)
      expect(answer.conversations.map(({ id }) => id)).toEqual([conversationId])
    },
  )

  test.each([
    [[], 'a list'],
    [{ 'not an id': 1 }, 'a bad id'],
    [{ a: -1 }, 'a negative seq'],
    [{ a: 1.5 }, 'half a seq'],
    [{ a: '1' }, 'a text for a seq'],
    [{ a: null }, 'null for a seq'],
    [null, 'null'],
  ])('%o in the place of what is held (%s) is invalid', async (conversations, _) => {
    expect(await reader.refusal('sync', { conversations })).toMatchObject({ code: 'invalid' })
  })
})

/** A device that knows only what sync tells it. */
function createDevice(client: TestClient) {
  const messages = new Map<string, Map<number, Message>>()
  const conversations = new Map<string, Conversation>()
  let cursor: string | undefined
  const heldOf = (id: string) => {
    const known = messages.get(id)
    let held = 0
    while (known?.has(held + 1)) held += 1
    return held
  }
  return {
    async sync(): Promise<void> {
      for (let more = true; more; ) {
        const held = Object.fromEntries([...messages.keys()].map((id) => [id, heldOf(id)]))
        const answer = await sync(held, cursor, client)
        for (const message of answer.messages) {
          const known = messages.get(message.conversationId) ?? new Map<number, Message>()
          messages.set(message.conversationId, known.set(message.seq, message))
        }
        for (const conversation of answer.conversations) {
          conversations.set(conversation.id, conversation)
          if (!messages.has(conversation.id)) messages.set(conversation.id, new Map())
        }
        cursor = answer.cursor
        more = answer.more
      }
    },
    messagesOf: (id: string) => [...(messages.get(id)?.values() ?? [])].sort((a, b) => a.seq - b.seq),
    receiptsOf: (id: string) => conversations.get(id)?.receipts,
    conversationIds: () => [...conversations.keys()].sort(),
  }
}

test('a device that only syncs ends with what is true, however much happens in between', async () => {
  const contractors = await scene.people('contractor', 4)
  const writers = await Promise.all(contractors.map(({ token }) => scene.connect(token)))
  const device = createDevice(reader)
  await device.sync()
  const ids: string[] = []
  const at = <T>(list: readonly T[], seed: number) => list[seed % list.length] as T
  const acts = writers.map(async (client, who) => {
    const own: Message[] = []
    for (let step = 0; step < 120; step += 1) {
      const seed = step * 7919 + who * 104_729
      const target = own.length > 0 ? at(own, seed) : null
      if (target && step % 5 === 3) {
        await client.ask('edit_message', { messageId: target.id, content: { text: `edit ${step}` } })
      } else if (target && step % 11 === 7) await client.get('delete_message', { messageId: target.id })
      else if (target && step % 4 === 1) {
        await reader.get(step % 8 === 1 ? 'mark_read' : 'mark_delivered', {
          conversationId: target.conversationId,
          seq: target.seq,
        })
      } else own.push(await write(`m${step}`, customer.id, client))
    }
    ids.push(own[0]?.conversationId as string)
  })
  let isOver = false
  const acting = Promise.all(acts).then(() => {
    isOver = true
  })
  while (!isOver) await device.sync()
  await acting
  await device.sync()

  const api = scene.api(customer.token)
  expect(device.conversationIds()).toEqual([...ids].sort())
  for (const id of ids) {
    const { items } = await api.get('listMessages', { params: { id }, query: { limit: 200 } })
    expect(device.messagesOf(id)).toEqual(items)
    expect(device.receiptsOf(id)).toEqual((await api.get('getConversation', { params: { id } })).receipts)
  }
})
