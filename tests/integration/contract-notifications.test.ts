import { beforeEach, describe, expect, test } from 'vitest'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { goOn, letPass, sendNow } from '../support/waiting-batches'

const scene = createScene({ LIMIT_FACTOR: '100' })

type Changed = Push<'notifications_changed'>

let contractor: Person
let customer: Person
let sender: TestClient
beforeEach(async () => {
  contractor = await scene.person('contractor', 'Maya')
  customer = await scene.person('customer', 'Ava')
  sender = await scene.connect(contractor.token)
})

const says = async (text: string) => {
  const content = { messageType: 'text', content: { text } } as const
  const { message } = await sender.get('send_message', { receiverId: customer.id, ...content })
  return message
}
const listOf = (person: Person) => scene.api(person.token).get('listNotifications', { query: {} })
const changed = (client: TestClient, fits: (push: Changed) => boolean) =>
  client.next<Changed>('notifications_changed', fits)
/** Until what comes within half a second has been added. */
const whenCounted = (person: Person, count: number) =>
  expect.poll(async () => (await listOf(person)).items[0]?.count).toBe(count)
const nothingUnread = { unreadCount: 0, unreadBesideMessages: 0 }
const inEveryWay = { inApp: true, push: true, sound: true, mail: true }

describe('messages', () => {
  test('a burst is one notification that counts them, and every device is told of it', async () => {
    const devices = [await scene.connect(customer.token), await scene.connect(customer.token)]
    const { conversationId } = await says('one')
    await says('two')
    await says('three')
    for (const device of devices) {
      expect(await changed(device, ({ unreadCount }) => unreadCount === 1)).toMatchObject({
        sound: true,
        about: [conversationId],
      })
    }
    await whenCounted(customer, 3)
    const { items, unreadCount } = await listOf(customer)
    expect(unreadCount).toBe(1)
    expect(items).toMatchObject([
      {
        kind: 'message',
        about: conversationId,
        from: { id: contractor.id, name: 'Maya' },
        text: '',
        excerpt: null,
        count: 3,
        readAt: null,
      },
    ])
    expect((await listOf(contractor)).items).toEqual([])
  })

  test('reading on one device ends it on the others; what comes then counts anew', async () => {
    const [here, there] = [await scene.connect(customer.token), await scene.connect(customer.token)]
    const { conversationId } = await says('one')
    await says('two')
    await whenCounted(customer, 2)
    await here.get('mark_read', { conversationId, seq: 2 })
    expect(await changed(there, ({ unreadCount }) => unreadCount === 0)).toMatchObject({ sound: false })
    expect((await listOf(customer)).items[0]?.readAt).not.toBeNull()
    await says('three')
    await whenCounted(customer, 1)
    expect((await listOf(customer)).items).toMatchObject([{ count: 1, readAt: null }])
  })

  test('whoever reads a part of it is still told of the rest', async () => {
    const { conversationId } = await says('one')
    await says('two')
    await whenCounted(customer, 2)
    const marks = await scene
      .api(customer.token)
      .get('readConversation', { params: { id: conversationId }, body: { seq: 1 } })
    expect(marks).toEqual({ deliveredSeq: 1, readSeq: 1 })
    await scene.server.runtime.notifications.close()
    expect((await listOf(customer)).items).toMatchObject([{ readAt: null }])
  })

  test('what was read before it could be told of is not told of', async () => {
    const device = await scene.connect(customer.token)
    const { conversationId, seq } = await says('seen at once')
    await device.get('mark_read', { conversationId, seq })
    await says('not seen')
    await changed(device, ({ unreadCount }) => unreadCount > 0)
    await scene.server.runtime.notifications.close()
    expect((await listOf(customer)).items).toMatchObject([{ readAt: null, from: { id: contractor.id } }])
  })
})

describe('messages that are taken back', () => {
  const copies = () =>
    sender.get('send_bulk_message', {
      receiverIds: [customer.id],
      messageType: 'text',
      content: { text: 'come back' },
    })

  test('a copy that is recalled unread is told of no longer, and what comes then counts anew', async () => {
    const device = await scene.connect(customer.token)
    const { batchId } = await copies()
    await changed(device, ({ unreadCount }) => unreadCount === 1)
    await scene.api(contractor.token).get('recallBatch', { params: { id: batchId } })
    expect(await changed(device, ({ unreadCount }) => unreadCount === 0)).toMatchObject({ sound: false })
    expect(await listOf(customer)).toMatchObject({ items: [], unreadCount: 0 })
    await says('again')
    await whenCounted(customer, 1)
    expect((await listOf(customer)).items).toMatchObject([{ count: 1, readAt: null }])
  })

  test('one that is recalled at once is not told of', async () => {
    const { batchId } = await copies()
    await scene.api(contractor.token).get('recallBatch', { params: { id: batchId } })
    await scene.server.runtime.notifications.close()
    expect(await listOf(customer)).toMatchObject({ items: [], unreadCount: 0 })
  })

  test('of several that wait those that are deleted count no longer, and the last of them ends it', async () => {
    const [first, second] = [await says('one'), await says('two')]
    const { batchId } = await copies()
    await whenCounted(customer, 3)
    await sender.get('delete_message', { messageId: first.id })
    await whenCounted(customer, 2)
    await scene.api(contractor.token).get('recallBatch', { params: { id: batchId } })
    await whenCounted(customer, 1)
    expect((await listOf(customer)).items).toMatchObject([{ count: 1, readAt: null }])
    await sender.get('delete_message', { messageId: second.id })
    await expect.poll(() => listOf(customer)).toMatchObject({ items: [], unreadCount: 0 })
  })

  test('what was read or dismissed before is not counted against what is left', async () => {
    const old = await says('dismissed')
    await whenCounted(customer, 1)
    await scene.api(customer.token).get('readNotifications', { body: {} })
    await says('new')
    await expect.poll(() => listOf(customer)).toMatchObject({ unreadCount: 1, items: [{ count: 1 }] })
    await sender.get('delete_message', { messageId: old.id })
    await scene.server.runtime.notifications.close()
    expect(await listOf(customer)).toMatchObject({ unreadCount: 1, items: [{ count: 1 }] })

    const reader = await scene.connect(customer.token)
    const seen = await says('seen')
    await whenCounted(customer, 2)
    await reader.get('mark_read', { conversationId: seen.conversationId, seq: seen.seq })
    await expect.poll(async () => (await listOf(customer)).unreadCount).toBe(0)
    await sender.get('delete_message', { messageId: seen.id })
    await scene.server.runtime.notifications.close()
    expect(await listOf(customer)).toMatchObject({ unreadCount: 0, items: [{ count: 2 }] })
  })
})

describe('what else happens', () => {
  test('interest in a job is told to its poster, once for all who said so; its end to those interested', async () => {
    const poster = await scene.connect(customer.token)
    const job = await scene.api(customer.token).get('createJob', { body: { title: 'Gutters' } })
    const other = await scene.person('contractor')
    for (const { token } of [contractor, other]) {
      await scene.api(token).get('addInterest', { params: { id: job.id } })
      await scene.api(token).get('addInterest', { params: { id: job.id } })
    }
    await changed(poster, ({ about }) => about.includes(job.id))
    await whenCounted(customer, 2)
    expect((await listOf(customer)).items).toMatchObject([
      { kind: 'interest', about: job.id, from: { id: other.id }, text: 'Gutters', count: 2 },
    ])
    await scene.api(customer.token).get('patchJob', { params: { id: job.id }, body: { status: 'closed' } })
    await changed(sender, ({ about }) => about.includes(job.id))
    expect((await listOf(contractor)).items).toMatchObject([
      { kind: 'job_closed', about: job.id, from: { id: customer.id }, text: 'Gutters', count: 1 },
    ])
  })

  test('a batch that went out is told to its sender, with what it says', async () => {
    const { batch } = await sender.get('queue_bulk_message', {
      receiverIds: [customer.id],
      messageType: 'text',
      content: { text: 'Spring checks' },
      clientBatchId: 'told-of',
    })
    await sendNow(scene, contractor.token, batch.id)
    await changed(sender, ({ about }) => about.includes(batch.id))
    expect((await listOf(contractor)).items).toMatchObject([
      { kind: 'batch', about: batch.id, from: null, text: 'sent', excerpt: 'Spring checks' },
    ])
  })

  test('a batch that was found too late, and waits for its sender, is told to them', async () => {
    const { batch } = await sender.get('queue_bulk_message', {
      receiverIds: [customer.id],
      messageType: 'text',
      content: { text: 'Spring checks' },
      clientBatchId: 'too-late',
      sendAt: new Date(Date.now() + 24 * 3_600_000).toISOString(),
    })
    await letPass(scene.server, batch.id, '26 hours')
    expect(await goOn(scene, contractor.token, batch.id)).toMatchObject({ state: 'paused', pausedBecause: 'late' })
    await changed(sender, ({ about }) => about.includes(batch.id))
    expect((await listOf(contractor)).items).toMatchObject([
      { kind: 'batch', about: batch.id, from: null, text: 'paused', excerpt: 'Spring checks' },
    ])
  })

  test('what became of a report is told to who made it, not by whom', async () => {
    const reporter = await scene.connect(customer.token)
    const { id: messageId } = await says('rude')
    const report = await scene.api(customer.token).get('createReport', { body: { messageId, reason: 'abuse' } })
    const admin = await scene.person('admin')
    await scene
      .api(admin.token)
      .get('adminPatchReport', { params: { id: report.id }, body: { state: 'dismissed', note: 'no' } })
    await changed(reporter, ({ about }) => about.includes(report.id))
    const [told] = (await listOf(customer)).items
    expect(told).toMatchObject({ kind: 'report', about: report.id, from: null, text: 'dismissed' })
  })
})

describe('what is read', () => {
  test('some, or all, are read on all devices; those of others stay', async () => {
    const [here, other] = [await scene.connect(customer.token), await scene.person('customer')]
    await says('one')
    await changed(here, ({ unreadCount }) => unreadCount === 1)
    const [mine] = (await listOf(customer)).items
    const ids = [mine?.id ?? '']
    expect(await scene.api(other.token).get('readNotifications', { body: { ids } })).toEqual(nothingUnread)
    expect((await listOf(customer)).unreadCount).toBe(1)
    expect(await scene.api(customer.token).get('readNotifications', { body: { ids } })).toEqual(nothingUnread)
    await changed(here, ({ unreadCount }) => unreadCount === 0)
    await says('two')
    await changed(here, ({ unreadCount }) => unreadCount === 1)
    expect(await scene.api(customer.token).get('readNotifications', { body: {} })).toEqual(nothingUnread)
  })

  test.each([
    ['no list', 'all'],
    ['no ids', ['not an id!']],
    ['too many', Array.from({ length: 201 }, (_, at) => `n${at}`)],
  ])('reading %s is refused', async (_, ids) => {
    const { code } = await scene.api(customer.token).refusal('readNotifications', { body: { ids } })
    expect(code).toBe('invalid')
  })
})

describe('what is kept quiet', () => {
  /** Whether the next message may be heard. */
  async function isHeard(device: TestClient): Promise<boolean> {
    device.clear()
    await says('listen')
    return (await changed(device, ({ about }) => about.length > 0)).sound
  }
  const patch = (body: object) => scene.api(customer.token).get('patchMe', { body })

  test('a muted conversation makes no sound, until it is muted no longer', async () => {
    const device = await scene.connect(customer.token)
    const { conversationId } = await says('first')
    await changed(device, ({ unreadCount }) => unreadCount === 1)
    const api = scene.api(customer.token)
    const key = { params: { id: conversationId } }
    const { until } = await api.get('muteConversation', { ...key, body: { for: 'hour' } })
    expect(Math.abs(Date.parse(until ?? '') - Date.now() - 3_600_000)).toBeLessThan(60_000)
    expect(await isHeard(device)).toBe(false)
    expect(await api.get('muteConversation', { ...key, body: { for: 'ever' } })).toEqual({
      conversationId,
      until: null,
    })
    expect((await api.get('listMutes', { query: {} })).items).toEqual([{ conversationId, until: null }])
    await api.get('unmuteConversation', key)
    expect(await isHeard(device)).toBe(true)
    await api.get('muteConversation', { ...key, body: { for: 'day' } })
    await scene.server.query(`UPDATE mutes SET until = now() - interval '1 second' WHERE user_id = $1`, [customer.id])
    expect((await api.get('listMutes', { query: {} })).items).toEqual([])
    expect(await isHeard(device)).toBe(true)
  })

  test.each([{ for: 'year' }, {}])('muting %j is refused', async (body) => {
    const { conversationId } = await says('first')
    const { code } = await scene
      .api(customer.token)
      .refusal('muteConversation', { params: { id: conversationId }, body: body as never })
    expect(code).toBe('invalid')
  })

  test('in quiet hours, and where it is turned off, nothing is heard', async () => {
    const device = await scene.connect(customer.token)
    const hour = (ahead: number) => `${String((new Date().getUTCHours() + ahead + 24) % 24).padStart(2, '0')}:00`
    await patch({ quietHours: { from: hour(-1), to: hour(2), timeZone: 'UTC' } })
    expect(await isHeard(device)).toBe(false)
    await patch({ quietHours: null })
    expect(await isHeard(device)).toBe(true)
    const { notify } = await scene.api(customer.token).get('getMe', {})
    expect(notify.message).toEqual(inEveryWay)
    await patch({ notify: { ...notify, message: { ...inEveryWay, sound: false } } })
    expect(await isHeard(device)).toBe(false)
  })

  test('a kind that one does not want listed is neither listed nor counted', async () => {
    const device = await scene.connect(customer.token)
    const { notify } = await scene.api(customer.token).get('getMe', {})
    await patch({ notify: { ...notify, message: { ...inEveryWay, inApp: false } } })
    await says('one')
    expect((await changed(device, ({ about }) => about.length > 0)).unreadCount).toBe(0)
    expect(await listOf(customer)).toEqual({ items: [], nextCursor: null, ...nothingUnread })
  })
})
