import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Conversation } from '../../lib/protocol/objects'
import { type RouteName, routes } from '../../lib/protocol/routes'
import type { ApiInput } from '../support/api-client'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })

let contractor: Person
let customer: Person
let writer: TestClient
let reader: TestClient
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Carla Contractor')
  customer = await scene.person('customer', 'Kurt Customer')
  writer = await scene.connect(contractor.token)
  reader = await scene.connect(customer.token)
})

const write = async (text: string, receiverId = customer.id, client = writer, more: object = {}) =>
  (await client.get('send_message', { receiverId, messageType: 'text', content: { text }, ...more })).message
const listOf = (person: Person, query: Record<string, string | number> = {}) =>
  scene.api(person.token).get('listConversations', { query })
const copyText = { messageType: 'text' as const, content: { text: 'Gutters again' } }
const messagesOf = (id: string, query: Record<string, number> = {}) =>
  scene.api(customer.token).get('listMessages', { params: { id }, query })

describe('GET /api/conversations', () => {
  test('gives each of both people the other as peer, and the same last message, jobs and receipts', async () => {
    await write('first')
    const last = await write('last', customer.id, writer, { jobId: 'job123' })
    await reader.get('mark_read', { conversationId: last.conversationId, seq: 1 })
    const [mine, theirs] = [await listOf(contractor), await listOf(customer)]
    const shared = {
      id: last.conversationId,
      lastSeq: 2,
      lastMessage: last,
      jobs: [{ id: 'job123', title: 'Leaking kitchen sink' }],
      receipts: {
        [contractor.id]: { deliveredSeq: 0, readSeq: 0 },
        [customer.id]: { deliveredSeq: 1, readSeq: 1 },
      },
      lastActivityAt: last.createdAt,
      blocked: false,
    }
    expect(mine).toEqual({
      items: [{ ...shared, peer: { id: customer.id, name: 'Kurt Customer', role: 'customer' }, unreadCount: 0 }],
      nextCursor: null,
    })
    expect(theirs).toEqual({
      items: [{ ...shared, peer: { id: contractor.id, name: 'Carla Contractor', role: 'contractor' }, unreadCount: 1 }],
      nextCursor: null,
    })
  })

  test('is empty for who has none', async () => {
    expect(await listOf(customer)).toEqual({ items: [], nextCursor: null })
  })

  test('has the newest activity first, whoever wrote, and pages come back whole', async () => {
    const people = await scene.people('customer', 7)
    const ids: string[] = []
    for (const { id } of people) ids.push((await write('hi', id)).conversationId)
    const [first] = people as [Person]
    await write('an answer', contractor.id, await scene.connect(first.token))
    const expected = [ids[0], ...ids.slice(1).reverse()]
    expect((await listOf(contractor)).items.map(({ id }) => id)).toEqual(expected)
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await listOf(contractor, { limit: 3, ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(3)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(expected)
  })

  test.each([
    ['at once', (receiverIds: string[]) => writer.get('send_bulk_message', { receiverIds, ...copyText })],
    [
      'by steps',
      async (receiverIds: string[]) => {
        const { batch } = await writer.get('queue_bulk_message', {
          receiverIds,
          ...copyText,
          clientBatchId: randomUUID(),
        })
        return sendNow(scene, contractor.token, batch.id)
      },
    ],
  ])('own copies of a batch sent %s bury nothing, and are activity of who gets them', async (_, send) => {
    const people = (await scene.people('customer', 4)) as [Person, Person, Person, Person]
    const [asker, ...others] = people
    for (const { id } of others) await write('hi', id)
    await write('When can you come?', contractor.id, await scene.connect(asker.token))
    const before = (await listOf(contractor)).items
    for (let times = 0; times < 2; times += 1) await send(people.map(({ id }) => id))
    const after = await listOf(contractor)
    const place = ({ peer, lastActivityAt }: Conversation) => [peer.id, lastActivityAt]
    expect(after.items.map(place)).toEqual(before.map(place))
    expect(after.items.map(({ lastMessage }) => lastMessage?.content)).toEqual(people.map(() => copyText.content))
    const page = await listOf(contractor, { limit: 2 })
    const rest = await listOf(contractor, { limit: 2, cursor: page.nextCursor ?? '' })
    expect([...page.items, ...rest.items]).toEqual(after.items)
    const theirs = (await listOf(asker)).items[0]
    expect(theirs?.lastActivityAt).toBe(theirs?.lastMessage?.createdAt)

    const answerer = await scene.connect(others[0].token)
    const answer = await write('Yes, please', contractor.id, answerer)
    const [first] = (await listOf(contractor)).items as [Conversation]
    expect(place(first)).toEqual([others[0].id, answer.createdAt])
  })

  test('conversations of one batch, which share their moment, are each on one page', async () => {
    const people = await scene.people('customer', 20)
    const { results } = await writer.get('send_bulk_message', {
      receiverIds: people.map(({ id }) => id),
      messageType: 'text',
      content: { text: 'all at once' },
    })
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await listOf(contractor, { limit: 6, ...(cursor ? { cursor } : {}) })
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect([...seen].sort()).toEqual(results.map(({ conversationId }) => conversationId).sort())
  })

  test('unreadCount counts what the other wrote and one has not read, deleted ones not', async () => {
    const count = async (person: Person) => (await listOf(person)).items[0]?.unreadCount
    const { conversationId } = await write('1')
    const second = await write('2')
    await write('3')
    expect([await count(contractor), await count(customer)]).toEqual([0, 3])
    await writer.get('delete_message', { messageId: second.id })
    expect(await count(customer)).toBe(2)
    await reader.get('mark_delivered', { conversationId, seq: 3 })
    expect(await count(customer)).toBe(2)
    await reader.get('mark_read', { conversationId, seq: 2 })
    expect(await count(customer)).toBe(1)
    await write('an answer', contractor.id, reader)
    expect([await count(contractor), await count(customer)]).toEqual([1, 1])
    await reader.get('mark_read', { conversationId, seq: 4 })
    expect(await count(customer)).toBe(0)
  })

  test('of 100 messages and marks at once, unreadCount ends as the messages say', async () => {
    const { conversationId } = await write('0')
    await Promise.all(
      Array.from({ length: 100 }, (_, at) =>
        at % 3 === 2
          ? reader.ask('mark_read', { conversationId, seq: Math.floor(at / 4) + 1 })
          : at % 3 === 1
            ? write(`answer ${at}`, contractor.id, reader)
            : write(`m${at}`),
      ),
    )
    for (const person of [contractor, customer]) {
      const item = (await listOf(person)).items[0]
      const readSeq = item?.receipts[person.id]?.readSeq ?? 0
      const [row] = await scene.server.query<{ n: number }>(
        'SELECT count(*)::int AS n FROM messages WHERE conversation_id = $1 AND seq > $2 AND sender_id <> $3',
        [conversationId, readSeq, person.id],
      )
      expect(item?.unreadCount).toBe(row?.n)
    }
  })

  test('the last message shows as deleted when it is, and tells blocking to the blocker alone', async () => {
    const message = await write('gone soon')
    await writer.get('delete_message', { messageId: message.id })
    await scene.api(customer.token).get('addBlock', { params: { id: contractor.id } })
    expect((await listOf(customer)).items[0]).toMatchObject({ lastMessage: { content: null }, blocked: true })
    expect((await listOf(contractor)).items[0]).toMatchObject({ lastMessage: { content: null }, blocked: false })
  })
})

describe('GET /api/conversations/:id/messages', () => {
  const seqsOf = (page: { items: { seq: number }[] }) => page.items.map(({ seq }) => seq)
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at)

  async function writeMany(count: number): Promise<string> {
    const sent = await Promise.all(Array.from({ length: count }, (_, at) => write(`m${at}`)))
    return sent[0]?.conversationId as string
  }

  test('without before or after is the newest page, ascending, 50 long, and nextCursor is the next before', async () => {
    const id = await writeMany(120)
    const newest = await messagesOf(id)
    expect(seqsOf(newest)).toEqual(range(71, 120))
    expect(newest.nextCursor).toBe('71')
    const older = await messagesOf(id, { before: Number(newest.nextCursor) })
    expect(seqsOf(older)).toEqual(range(21, 70))
    const oldest = await messagesOf(id, { before: Number(older.nextCursor) })
    expect(seqsOf(oldest)).toEqual(range(1, 20))
    expect(oldest.nextCursor).toBeNull()
  })

  test('after a seq is the page that follows it, ascending, and nextCursor is the next after', async () => {
    const id = await writeMany(30)
    const first = await messagesOf(id, { after: 0, limit: 20 })
    expect(seqsOf(first)).toEqual(range(1, 20))
    expect(first.nextCursor).toBe('20')
    const second = await messagesOf(id, { after: 20, limit: 20 })
    expect(seqsOf(second)).toEqual(range(21, 30))
    expect(second.nextCursor).toBeNull()
    expect(seqsOf(await messagesOf(id, { after: 30 }))).toEqual([])
  })

  test('before and after are exclusive, and a page that is just full has no next', async () => {
    const id = await writeMany(5)
    expect(seqsOf(await messagesOf(id, { before: 3 }))).toEqual([1, 2])
    expect(seqsOf(await messagesOf(id, { after: 3 }))).toEqual([4, 5])
    expect(seqsOf(await messagesOf(id, { before: 1 }))).toEqual([])
    expect((await messagesOf(id, { limit: 5 })).nextCursor).toBeNull()
    expect((await messagesOf(id, { after: 0, limit: 5 })).nextCursor).toBeNull()
    expect(seqsOf(await messagesOf(id, { limit: 1 }))).toEqual([5])
  })

  test('takes one of the two', async () => {
    const id = await writeMany(1)
    const refusal = await scene
      .api(customer.token)
      .refusal('listMessages', { params: { id }, query: { before: 2, after: 0 } })
    expect(refusal).toMatchObject({ status: 400, code: 'invalid', issues: [{ path: 'before' }] })
  })
})

/** Every list that comes in pages, with what it needs besides; a batch is no list, and has its own test. */
const lists = (Object.keys(routes) as RouteName[]).filter((name) => {
  const { query } = routes[name] as { query?: { shape?: object } }
  return Object.hasOwn(query?.shape ?? {}, 'limit') && name !== 'getBatch'
})

test('there are lists to hold', () => {
  expect(lists.length).toBeGreaterThan(12)
})

describe.each(lists)('the list %s', (name) => {
  const { access } = routes[name]
  const token = (access as readonly string[]).includes('contractor')
    ? 'contractor_token'
    : (access as readonly string[]).includes('admin')
      ? 'admin_token'
      : 'customer_token'

  /** The one thing that a list is of, where it is of one. */
  async function ownerOf(): Promise<string> {
    const api = scene.api(token)
    if (name === 'listMessages' || name === 'listFiles') return (await api.get('listConversations')).items[0]?.id ?? ''
    if (name === 'adminBatchRecipients') return (await api.get('adminBatches')).items[0]?.id ?? ''
    return ''
  }

  async function inputOf(query: Record<string, string | number>): Promise<ApiInput> {
    const params = { id: await ownerOf() }
    return { params, query: { ...(name === 'search' ? { q: 'the' } : {}), ...query } }
  }

  test.each([0, 201, -1, 1.5, 'x', ''])('with the limit %o is invalid', async (limit) => {
    const refusal = await scene.api(token).refusal(name, await inputOf({ limit }))
    expect(refusal).toMatchObject({ status: 400, code: 'invalid', issues: [{ path: 'limit' }] })
  })

  test('gives 200 at most, 50 where nothing is said, and pages that together are the whole', async () => {
    const ask = async (query: Record<string, string | number>) =>
      withoutTimes(
        (await scene.api(token).get(name, await inputOf(query))) as { items: object[]; nextCursor: string | null },
      )
    const whole = await ask({ limit: 200 })
    expect((await ask({})).items).toEqual(whole.items.slice(name === 'listMessages' ? -50 : 0).slice(0, 50))
    if (name === 'listMessages') return
    const pages: object[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await ask({ limit: 7, ...(cursor ? { cursor } : {}) })
      expect(page.items.length).toBeLessThanOrEqual(7)
      pages.push(...page.items)
      cursor = page.nextCursor
    }
    expect(pages.slice(0, 200)).toEqual(whole.items)
  })
})

/** Last-seen times are written in batches, between two pages as well. */
function withoutTimes<T extends { items: object[] }>(page: T): T {
  return { ...page, items: page.items.map((item) => ('lastSeen' in item ? { ...item, lastSeen: null } : item)) }
}
