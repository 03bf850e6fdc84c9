import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startPushService, type TestPushService } from '../support/push-service'
import { createScene, type Person, type Scene } from '../support/scene'
import type { TestClient } from '../support/test-client'

const service: TestPushService = await startPushService()
afterAll(() => service.stop())
const scene = createScene({ LIMIT_FACTOR: '100', PUSH_SERVICES: service.origin })

let contractor: Person
let customer: Person
let sender: TestClient
let publicKey: string
beforeAll(async () => {
  const admin = await scene.person('admin')
  publicKey = (await scene.api(admin.token).get('getPushKey', {})).publicKey
})
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Maya')
  customer = await scene.person('customer', 'Ava')
  sender = await scene.connect(contractor.token)
})

type Session = Awaited<ReturnType<Scene['session']>>
type Subscription = ReturnType<TestPushService['subscribe']>['subscription']

const asks = (session: Session, name: 'addPushSubscription' | 'removePushSubscription', body: object) =>
  scene.api(null).send(name, { body, headers: session.headers })

/** A browser of somebody's that takes pushes. */
async function browserOf(person: Person) {
  const session = await scene.session(person)
  const browser = service.subscribe(publicKey)
  expect((await asks(session, 'addPushSubscription', browser.subscription)).status).toBe(204)
  return { ...browser, session }
}

async function says(text: string, receiver = customer) {
  const content = { messageType: 'text', content: { text } } as const
  return (await sender.get('send_message', { receiverId: receiver.id, ...content })).message
}

const waitsOf = async ({ id }: Person) =>
  (await scene.server.query<{ due_at: Date }>('SELECT due_at FROM push_waits WHERE user_id = $1', [id])).length

/** Until a push is owed; then its time has come. */
async function whenOwed(person: Person): Promise<void> {
  await expect.poll(() => waitsOf(person)).toBe(1)
  await letOut(person)
}

async function letOut(person: Person): Promise<void> {
  await scene.server.query(`UPDATE push_waits SET due_at = now() - interval '1 second' WHERE user_id = $1`, [person.id])
  await scene.server.runtime.pushes.sendDue()
}

const patch = (body: object) => scene.api(customer.token).get('patchMe', { body })

describe('a message that nobody reads', () => {
  test('is pushed to every browser, encrypted and signed, a burst as one, replaced and not stacked', async () => {
    const [phone, desk] = [await browserOf(customer), await browserOf(customer)]
    const { conversationId } = await says('Are you in?')
    await says('On Monday, I mean')
    await whenOwed(customer)
    for (const { received } of [phone, desk]) {
      expect(received).toMatchObject([
        {
          payload: {
            kind: 'message',
            about: conversationId,
            from: { id: contractor.id, name: 'Maya' },
            count: 2,
            preview: 'On Monday, I mean',
          },
        },
      ])
    }
    await says('Or Tuesday')
    await whenOwed(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([{ count: 2 }, { count: 3 }])
    expect(new Set(phone.received.map(({ topic }) => topic)).size).toBe(1)
    expect(await waitsOf(customer)).toBe(0)
  })

  test('is not pushed where it was read meanwhile; what was pushed is taken back when it is read elsewhere', async () => {
    const phone = await browserOf(customer)
    const desk = await scene.connect(customer.token)
    const { conversationId } = await says('seen')
    await expect.poll(() => waitsOf(customer)).toBe(1)
    await desk.get('mark_read', { conversationId, seq: 1 })
    await expect.poll(async () => (await scene.api(customer.token).get('listNotifications', {})).unreadCount).toBe(0)
    await letOut(customer)
    expect(phone.received).toEqual([])

    await says('not seen')
    await whenOwed(customer)
    await desk.get('mark_read', { conversationId, seq: 2 })
    await whenOwed(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([
      { about: conversationId, count: 1, preview: 'not seen' },
      { about: conversationId, count: 0, preview: null, from: null },
    ])
  })

  test('is not pushed where it was taken back meanwhile, and leaves the devices that show it', async () => {
    const phone = await browserOf(customer)
    const unread = async () => (await scene.api(customer.token).get('listNotifications', {})).unreadCount
    const recalled = await sender.get('send_bulk_message', {
      receiverIds: [customer.id],
      messageType: 'text',
      content: { text: 'a mistake' },
    })
    await expect.poll(() => waitsOf(customer)).toBe(1)
    await scene.api(contractor.token).get('recallBatch', { params: { id: recalled.batchId } })
    await expect.poll(unread).toBe(0)
    await letOut(customer)
    expect(phone.received).toEqual([])

    const shown = await says('shown')
    await whenOwed(customer)
    await sender.get('delete_message', { messageId: shown.id })
    await whenOwed(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([
      { about: shown.conversationId, count: 1, preview: 'shown' },
      { about: shown.conversationId, count: 0, preview: null, from: null },
    ])
  })

  test('shows no more than the person allows, and nothing of what was taken back', async () => {
    const phone = await browserOf(customer)
    await patch({ pushPreview: 'name' })
    await says('secret')
    await whenOwed(customer)
    await patch({ pushPreview: 'nothing' })
    await says('secret')
    await whenOwed(customer)
    await patch({ pushPreview: 'text' })
    const { id } = await says('secret')
    await sender.get('delete_message', { messageId: id })
    await whenOwed(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([
      { from: { name: 'Maya' }, preview: null },
      { from: null, text: '', preview: null },
      { from: { name: 'Maya' }, preview: null },
    ])
    expect(JSON.stringify(phone.received)).not.toContain('secret')
  })

  test('shows no title of a job where the name alone is allowed', async () => {
    const phone = await browserOf(customer)
    const job = await scene.api(customer.token).get('createJob', { body: { title: 'Paint the fence' } })
    const others = await scene.people('contractor', 3)
    for (const [at, pushPreview] of (['nothing', 'name', 'text'] as const).entries()) {
      await patch({ pushPreview })
      await scene.api(others[at]?.token ?? '').send('addInterest', { params: { id: job.id } })
      await whenOwed(customer)
    }
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([
      { kind: 'interest', from: null, text: '' },
      { kind: 'interest', from: { name: others[1]?.name }, text: '' },
      { kind: 'interest', from: { name: others[2]?.name }, text: 'Paint the fence' },
    ])
  })

  test('is told without a word on a device where nobody has been for longer than a session lasts', async () => {
    const phone = await browserOf(customer)
    await scene.server.query(`UPDATE sessions SET last_used_at = now() - interval '13 hours' WHERE id = $1`, [
      phone.session.id,
    ])
    await says('secret')
    await whenOwed(customer)
    expect(phone.received).toMatchObject([{ payload: { from: null, text: '', preview: null } }])
  })
})

describe('a message of a conversation that a tab shows', () => {
  const show = (tab: TestClient, conversationId: string | null) => tab.get('show_conversation', { conversationId })

  test('is pushed to no device while any tab shows it, also unread; another conversation is', async () => {
    const phone = await browserOf(customer)
    const [desk, laptop] = [await scene.connect(customer.token), await scene.connect(customer.token)]
    const { conversationId } = await says('Are you in?')
    await show(desk, conversationId)
    await show(laptop, conversationId)
    await show(laptop, null)
    await whenOwed(customer)
    expect(phone.received).toEqual([])
    // It stays owed: should nobody read it there, it is told later.
    expect(await waitsOf(customer)).toBe(1)

    const other = await scene.person('contractor', 'Ben')
    const content = { messageType: 'text', content: { text: 'Hello' } } as const
    await (await scene.connect(other.token)).get('send_message', { receiverId: customer.id, ...content })
    await expect.poll(() => waitsOf(customer)).toBe(2)
    await letOut(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([{ from: { name: 'Ben' } }])
  })

  test.each([
    ['turns to nothing', async (tab: TestClient) => void (await show(tab, null))],
    [
      'turns to another conversation',
      async (tab: TestClient) => {
        const other = await scene.connect((await scene.person('contractor')).token)
        const content = { messageType: 'text', content: { text: 'Hello' } } as const
        const { message } = await other.get('send_message', { receiverId: customer.id, ...content })
        await tab.get('mark_read', { conversationId: message.conversationId, seq: 1 })
        await show(tab, message.conversationId)
      },
    ],
    ['loses its connection', async (tab: TestClient) => void tab.socket.io.engine.close()],
  ])('is pushed once the tab %s', async (_, leave) => {
    const phone = await browserOf(customer)
    const desk = await scene.connect(customer.token)
    const { conversationId } = await says('Are you in?')
    await show(desk, conversationId)
    await whenOwed(customer)
    expect(phone.received).toEqual([])
    await leave(desk)
    await expect.poll(() => scene.server.runtime.screens.isShown(customer.id, conversationId)).toBe(false)
    await letOut(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([{ about: conversationId, count: 1 }])
  })

  test('is taken back where it was pushed before, though a tab shows it', async () => {
    const phone = await browserOf(customer)
    const desk = await scene.connect(customer.token)
    const { conversationId } = await says('Are you in?')
    await whenOwed(customer)
    await show(desk, conversationId)
    await desk.get('mark_read', { conversationId, seq: 1 })
    await whenOwed(customer)
    expect(phone.received.map(({ payload }) => payload)).toMatchObject([{ count: 1 }, { count: 0 }])
  })

  test('of which somebody else says that they show it is pushed: that is not found, as one that does not exist', async () => {
    const phone = await browserOf(customer)
    const stranger = await scene.connect((await scene.person('customer')).token)
    const { conversationId } = await says('Are you in?')
    for (const id of [conversationId, 'no-such-conversation']) {
      expect(await stranger.ask('show_conversation', { conversationId: id })).toMatchObject({
        ok: false,
        error: { code: 'not_found', message: 'Conversation not found' },
      })
    }
    await whenOwed(customer)
    expect(phone.received).toHaveLength(1)
  })

  test.each([[{}], [{ conversationId: '' }], [{ conversationId: 'a b' }], [{ conversationId: 7 }], [null]])(
    'is not said by %j, which is invalid',
    async (request) => {
      const desk = await scene.connect(customer.token)
      expect(await desk.ask('show_conversation', request as never)).toMatchObject({
        ok: false,
        error: { code: 'invalid' },
      })
    },
  )

  test('the newest word of a tab counts, however close they come', async () => {
    const desk = await scene.connect(customer.token)
    const { conversationId } = await says('Are you in?')
    const { isShown } = scene.server.runtime.screens
    await Promise.all([show(desk, conversationId), show(desk, null)])
    expect(await isShown(customer.id, conversationId)).toBe(false)
    await Promise.all([show(desk, null), show(desk, conversationId)])
    expect(await isShown(customer.id, conversationId)).toBe(true)
  })
})

describe('what is kept quiet', () => {
  test('a muted conversation, and a kind that is turned off, are not pushed', async () => {
    const phone = await browserOf(customer)
    const { conversationId } = await says('first')
    await whenOwed(customer)
    const key = { params: { id: conversationId } }
    await scene.api(customer.token).get('muteConversation', { ...key, body: { for: 'hour' } })
    await says('second')
    await whenOwed(customer)
    await scene.api(customer.token).get('unmuteConversation', key)
    const { notify } = await scene.api(customer.token).get('getMe', {})
    await patch({ notify: { ...notify, message: { ...notify.message, push: false } } })
    await says('third')
    await whenOwed(customer)
    expect(phone.received).toHaveLength(1)
    expect(await waitsOf(customer)).toBe(0)
  })

  test('in quiet hours it waits for their end', async () => {
    const phone = await browserOf(customer)
    const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead + 24) % 24).padStart(2, '0')}:00`
    await patch({ quietHours: { from: hour(-1), to: hour(2), timeZone: 'UTC' } })
    await says('good night')
    await whenOwed(customer)
    expect(phone.received).toEqual([])
    const [wait] = await scene.server.query<{ due_at: Date }>('SELECT due_at FROM push_waits WHERE user_id = $1', [
      customer.id,
    ])
    expect(wait?.due_at.getUTCHours()).toBe(Number(hour(2).slice(0, 2)))
    await patch({ quietHours: null })
    await letOut(customer)
    expect(phone.received).toMatchObject([{ payload: { preview: 'good night' } }])
  })
})

describe('a browser', () => {
  test.each([404, 410])('whose service answers %i is forgotten', async (status) => {
    const [phone, desk] = [await browserOf(customer), await browserOf(customer)]
    phone.answerWith(status)
    await says('one')
    await whenOwed(customer)
    phone.answerWith(201)
    await says('two')
    await whenOwed(customer)
    expect([phone.received.length, desk.received.length]).toEqual([0, 2])
  })

  test.each([500, 429])('whose service answers %i is tried again later', async (status) => {
    const phone = await browserOf(customer)
    phone.answerWith(status)
    await says('one')
    await whenOwed(customer)
    expect(phone.received).toEqual([])
    phone.answerWith(201)
    await whenOwed(customer)
    expect(phone.received).toHaveLength(1)
    expect(await waitsOf(customer)).toBe(0)
  })

  test('takes nothing more once its session has ended, or once it says so', async () => {
    const [phone, desk] = [await browserOf(customer), await browserOf(customer)]
    await scene.server.runtime.accounts.signOut(phone.session.id, { address: 'test', userAgent: undefined })
    expect((await asks(desk.session, 'removePushSubscription', { endpoint: desk.subscription.endpoint })).status).toBe(
      204,
    )
    const other = await browserOf(customer)
    await says('one')
    await whenOwed(customer)
    expect([phone.received.length, desk.received.length, other.received.length]).toEqual([0, 0, 1])
  })

  test('in which somebody else signs in is theirs alone', async () => {
    const phone = await browserOf(customer)
    const other = await scene.person('customer')
    const theirs = await scene.session(other)
    expect((await asks(theirs, 'addPushSubscription', phone.subscription)).status).toBe(204)
    await says('for Ava')
    await says('for the other', other)
    await whenOwed(other)
    expect(await waitsOf(customer)).toBe(0)
    expect(phone.received).toMatchObject([{ payload: { preview: 'for the other' } }])
  })

  test('one person has 20 at most: the oldest gives way', async () => {
    const first = await browserOf(customer)
    for (let more = 0; more < 20; more += 1) await browserOf(customer)
    const [{ count } = { count: 0 }] = await scene.server.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM push_subscriptions WHERE user_id = $1',
      [customer.id],
    )
    expect(count).toBe(20)
    await says('one')
    await whenOwed(customer)
    expect(first.received).toEqual([])
  })
})

describe('what is no good subscription is refused', () => {
  const good = (endpoint: string): Subscription => ({
    endpoint,
    keys: service.subscribe(publicKey).subscription.keys,
  })

  test.each([
    'http://127.0.0.1:5432/',
    'http://169.254.169.254/latest/meta-data',
    'https://localhost/push',
    'http://fcm.googleapis.com/fcm/send/x',
    'https://fcm.googleapis.com:8443/fcm/send/x',
    'https://fcm.googleapis.com.evil.example/x',
    'https://user@fcm.googleapis.com/x',
    'https://evilpush.apple.com/x',
    'file:///etc/passwd',
    'nonsense',
  ])('to %s', async (endpoint) => {
    const answer = await asks(await scene.session(customer), 'addPushSubscription', good(endpoint))
    expect(answer.status).toBe(400)
  })

  test.each([
    'https://fcm.googleapis.com/fcm/send/abc:123',
    'https://updates.push.services.mozilla.com/wpush/v2/abc',
    'https://web.push.apple.com/abc',
    'https://db5p.notify.windows.com/w/?token=abc',
  ])('but %s is taken', async (endpoint) => {
    const answer = await asks(await scene.session(customer), 'addPushSubscription', good(endpoint))
    expect(answer.status).toBe(204)
  })

  test.each([
    ['keys that are too short', { p256dh: 'AAAA', auth: 'AAAA' }],
    ['keys that are no text', { p256dh: 7, auth: {} }],
    ['no keys', undefined],
  ])('with %s', async (_, keys) => {
    const endpoint = 'https://fcm.googleapis.com/x'
    const answer = await asks(await scene.session(customer), 'addPushSubscription', { endpoint, keys })
    expect(answer.status).toBe(400)
  })
})
