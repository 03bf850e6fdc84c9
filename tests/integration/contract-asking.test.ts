import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { wireError } from '../../lib/protocol/errors'
import { type RequestName, requests } from '../../lib/protocol/events'
import { pushes } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
const names = Object.keys(requests) as RequestName[]

let contractor: Person
let customer: Person
let asking: TestClient
let bystander: TestClient
let conversationId: string
let messageId: string

beforeAll(async () => {
  contractor = await scene.person('contractor')
  customer = await scene.person('customer')
})
beforeEach(async () => {
  asking = await scene.connect(contractor.token)
  bystander = await scene.connect(customer.token)
  const { message } = await asking.get('send_message', {
    receiverId: customer.id,
    messageType: 'text',
    content: { text: 'to begin with' },
  })
  conversationId = message.conversationId
  messageId = message.id
  await bystander.next('new_message')
  asking.clear()
})

/** A request of each kind that this contractor may make. */
function goodRequest(name: RequestName): Record<string, unknown> {
  const text = { messageType: 'text', content: { text: 'hello' } }
  const good: Record<RequestName, Record<string, unknown>> = {
    get_online_status: { userId: customer.id },
    get_bulk_online_status: { userIds: [customer.id] },
    watch_presence: { userIds: [customer.id] },
    unwatch_presence: { userIds: [customer.id] },
    send_message: { conversationId, ...text },
    mark_delivered: { conversationId, seq: 1 },
    mark_read: { conversationId, seq: 1 },
    set_typing: { conversationId, isTyping: false },
    show_conversation: { conversationId },
    edit_message: { messageId, content: { text: 'edited' } },
    delete_message: { messageId },
    sync: { conversations: { [conversationId]: 0 } },
    send_bulk_message: { receiverIds: [customer.id], ...text },
    queue_bulk_message: { receiverIds: [customer.id], ...text, clientBatchId: 'queued' },
  }
  return good[name]
}

const spec = (name: RequestName) =>
  requests[name] as { reply: string | null; output: z.ZodType | null; mapReply?: true }
const ask = (client: TestClient, ...args: unknown[]) =>
  client.socket.timeout(5000).emitWithAck(...(args as [string])) as Promise<unknown>

/** Asks without a callback and gives all arguments of the event that answers. */
async function replyTo(client: TestClient, event: string, args: unknown[], reply: string): Promise<unknown[]> {
  const answer = new Promise<unknown[]>((resolve) => client.socket.once(reply, (...got) => resolve(got)))
  client.socket.emit(event, ...args)
  return answer
}

async function errorTo(client: TestClient, event: string, ...args: unknown[]) {
  const got = await replyTo(client, event, args, 'error')
  expect(got).toHaveLength(1)
  return pushes.error.payload.parse(got[0])
}

describe.each(names)('%s', (name) => {
  const { reply, output, mapReply } = spec(name)

  test('answers a callback with ok and data, and sends no reply event besides', async () => {
    const outcome = (await ask(asking, name, goodRequest(name))) as Record<string, unknown>
    expect(Object.keys(outcome).sort()).toEqual(output ? ['data', 'ok'] : ['ok'])
    expect(outcome.ok).toBe(true)
    if (output) z.strictObject({ ok: z.literal(true), data: output }).parse(outcome)
    await asking.get('get_online_status', { userId: customer.id })
    expect(asking.received.map(({ event }) => event)).not.toContain(reply)
  })

  test('gives a requestId back beside ok', async () => {
    const request = { ...goodRequest(name), requestId: 'r-1' }
    expect(await ask(asking, name, request)).toMatchObject({ ok: true, requestId: 'r-1' })
    const refused = { requestId: 'r-2', userId: '', userIds: '', conversationId: '', messageId: '', conversations: '' }
    expect(await ask(asking, name, refused)).toMatchObject({
      ok: false,
      requestId: 'r-2',
      error: { code: 'invalid', issues: expect.any(Array) },
    })
  })

  test('without a callback refuses by an error event that names it and gives the requestId back', async () => {
    const error = await errorTo(asking, name, { requestId: 'r-4' })
    expect(error).toMatchObject({ event: name, code: 'invalid', requestId: 'r-4' })
    expect(error.issues?.length).toBeGreaterThan(0)
  })

  test.each([
    ['nothing', []],
    ['null', [null]],
    ['a list', [[]]],
    ['a string', ['customer1']],
    ['a number', [5]],
    ['true', [true]],
    ['bytes', [Buffer.from('customer1')]],
    ['an object without fields', [{}]],
  ] as const)('%s in place of the request is invalid, both ways', async (_, args) => {
    const outcome = (await ask(asking, name, ...args)) as { ok: false; error: unknown }
    expect(Object.keys(outcome).sort()).toEqual(['error', 'ok'])
    expect(wireError.parse(outcome.error)).toMatchObject({ code: 'invalid', issues: expect.any(Array) })
    expect(await errorTo(asking, name, ...args)).toMatchObject({ event: name, code: 'invalid' })
  })

  test('a requestId that is no string, or longer than 64 characters, is invalid and not given back', async () => {
    for (const requestId of [7, {}, 'x'.repeat(65)]) {
      const outcome = (await ask(asking, name, { ...goodRequest(name), requestId })) as object
      expect(outcome).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path: 'requestId' }] } })
      expect(outcome).not.toHaveProperty('requestId')
    }
    const longest = '😀'.repeat(64)
    expect(await ask(asking, name, { ...goodRequest(name), requestId: longest })).toMatchObject({ requestId: longest })
  })

  test('fields it does not know are ignored', async () => {
    const request = { ...goodRequest(name), colour: 'green', nested: { deep: [1, 2] } }
    expect(await ask(asking, name, request)).toMatchObject({ ok: true })
  })

  test('what nests deeper than 8 levels is invalid', async () => {
    const nest = (levels: number): unknown => (levels === 0 ? 'x' : [nest(levels - 1)])
    expect(await ask(asking, name, { ...goodRequest(name), extra: nest(7) })).toMatchObject({ ok: true })
    expect(await ask(asking, name, { ...goodRequest(name), extra: nest(8) })).toMatchObject({
      ok: false,
      error: { code: 'invalid', issues: [{ path: '' }] },
    })
    for (const levels of [1000, 100_000]) {
      // Written by hand: the client itself would not survive going through it.
      const extra = '['.repeat(levels) + ']'.repeat(levels)
      asking.socket.io.engine.write(`2["${name}",{"requestId":"deep","extra":${extra}}]`)
      expect(await asking.next('error')).toMatchObject({ event: name, code: 'invalid', requestId: 'deep' })
    }
  })

  if (reply === null) return

  test('without a callback answers by its reply event, on the asking socket alone', async () => {
    const otherTab = await scene.connect(contractor.token)
    const got = await replyTo(asking, name, [goodRequest(name)], reply)
    expect(got).toHaveLength(1)
    ;(output as z.ZodType).parse(got[0])
    await otherTab.get('get_online_status', { userId: customer.id })
    const pushedToOthers = ['message_updated']
    if (!pushedToOthers.includes(reply)) {
      expect(otherTab.received.map(({ event }) => event)).not.toContain(reply)
    }
  })

  test('gives a requestId back with its reply event', async () => {
    const got = await replyTo(asking, name, [{ ...goodRequest(name), requestId: 'r-3' }], reply)
    if (mapReply) {
      expect(got[1]).toEqual({ requestId: 'r-3' })
      expect(Object.keys(got[0] as object)).toEqual([customer.id])
    } else {
      expect(got).toHaveLength(1)
      expect(got[0]).toMatchObject({ requestId: 'r-3' })
    }
  })
})

test.each([
  ['make_coffee', 'a name nobody gave'],
  ['error', 'the name of the refusal'],
  ['__proto__', 'a name every object has'],
  ['constructor', 'a name every object has'],
  ['toString', 'a name every object has'],
  ['', 'no name'],
  ['message', 'a name of the transport'],
  ['x'.repeat(5000), 'a very long name'],
])('the event %.20s (%s) is unknown: invalid, both ways', async (event) => {
  expect(await ask(asking, event, {})).toMatchObject({ ok: false, error: { code: 'invalid' } })
  const error = await errorTo(asking, event, { requestId: 'u-1' })
  expect(error).toMatchObject({ code: 'invalid', requestId: 'u-1' })
  expect(event.startsWith(error.event)).toBe(true)
  expect(await ask(asking, 'get_online_status', { userId: customer.id })).toMatchObject({ ok: true })
})

test('only the first callback position counts, and what follows the request is ignored', async () => {
  const outcome = await ask(asking, 'get_online_status', { userId: customer.id }, { userId: contractor.id }, 7)
  expect(outcome).toMatchObject({ ok: true, data: { userId: customer.id } })
})

test.each(['disconnect', 'connect_error', 'disconnecting', 'newListener'])(
  'a frame that names the event %s, which the transport keeps for itself, costs nobody else anything',
  async (event) => {
    const otherTab = await scene.connect(contractor.token)
    asking.socket.io.engine.write(`2${JSON.stringify([event, {}])}`)
    expect(await ask(otherTab, 'get_online_status', { userId: customer.id })).toMatchObject({ ok: true })
    expect(await ask(bystander, 'get_online_status', { userId: contractor.id })).toMatchObject({ ok: true })
  },
)

test.each([
  ['an unfinished packet', '2['],
  ['no event name', '2[]'],
  ['an event named by a number', '2[7,{}]'],
  ['an event named by an object', '2[{"a":1},{}]'],
  ['an answer nobody asked for', '399[{}]'],
  ['a binary event whose bytes never come', '51-["get_online_status",{"_placeholder":true,"num":0}]'],
  ['a placeholder out of range', '51-["get_online_status",{"_placeholder":true,"num":5}]'],
  ['an unknown kind of packet', '9["x"]'],
  ['a second sign-in', '0{"token":"contractor_token"}'],
  ['another namespace', '0/admin,{"token":"admin_token"}'],
])('a broken frame (%s) disturbs nobody else', async (_, frame) => {
  const otherTab = await scene.connect(contractor.token)
  asking.socket.io.engine.write(frame)
  expect(await ask(otherTab, 'get_online_status', { userId: customer.id })).toMatchObject({ ok: true })
  expect(await ask(bystander, 'get_online_status', { userId: contractor.id })).toMatchObject({ ok: true })
})

test.each(['websocket', 'polling'])(
  'a frame over 256 KiB closes the connection it came on (%s), and nothing else',
  async (transport) => {
    const big = await scene.connect(contractor.token, { transports: [transport] })
    const closed = new Promise((resolve) => big.socket.once('disconnect', resolve))
    const fits = 'x'.repeat(250 * 1024)
    expect(await ask(big, 'get_online_status', { userId: customer.id, fits })).toMatchObject({ ok: true })
    big.socket.emit('get_online_status', { userId: customer.id, tooBig: 'x'.repeat(256 * 1024) })
    await closed
    expect(await ask(asking, 'get_online_status', { userId: customer.id })).toMatchObject({ ok: true })
    expect(await ask(bystander, 'get_online_status', { userId: contractor.id })).toMatchObject({ ok: true })
    await expect
      .poll(async () => (await asking.get('get_online_status', { userId: contractor.id })).connectionCount)
      .toBe(1)
  },
)

test('one user’s bad requests disturb neither another request of theirs nor another user', async () => {
  const marks: Promise<unknown>[] = []
  for (let at = 0; at < 50; at += 1) {
    asking.socket.emit('send_message', null)
    asking.socket.emit('nothing', Buffer.alloc(100))
    marks.push(ask(asking, 'get_online_status', { userId: customer.id }))
    marks.push(ask(bystander, 'get_online_status', { userId: contractor.id }))
  }
  for (const outcome of await Promise.all(marks)) expect(outcome).toMatchObject({ ok: true })
  await expect.poll(() => asking.received.filter(({ event }) => event === 'error').length).toBe(100)
  expect(bystander.received.filter(({ event }) => event === 'error')).toEqual([])
})
