import { beforeEach, describe, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' }, /check constraint \\"never/)
const admin = () => scene.api('admin_token')

let contractor: Person
let customer: Person
let sender: TestClient
let receiver: TestClient
beforeEach(async () => {
  ;({ contractor, customer, sender, receiver } = await scene.pair({
    contractor: 'Carla Contractor',
    customer: 'Chris Customer',
  }))
})

async function write(text: string, client = sender, receiverId = customer.id) {
  const body = { receiverId, messageType: 'text', content: { text } } as const
  return (await client.get('send_message', body)).message
}
const report = (messageId: string, more: object = {}, person = customer) =>
  scene.api(person.token).get('createReport', { body: { messageId, reason: 'scam', ...more } })
const refusal = (body: object, person = customer) => scene.api(person.token).refusal('createReport', { body })
async function listed(id: string, state?: string) {
  const { items } = await admin().get('adminReports', { query: { limit: 200, ...(state ? { state } : {}) } })
  return items.find((item) => item.id === id)
}

describe('POST /api/reports', () => {
  test('is a report of a message that one received, with its reason and note', async () => {
    const { id: messageId } = await write('send me your card')
    const made = await report(messageId, { note: '  They asked for my card.  ' })
    expect(made).toEqual({
      id: made.id,
      messageId,
      reason: 'scam',
      note: 'They asked for my card.',
      state: 'open',
      createdAt: made.createdAt,
    })
  })

  test('is made once a message: again, also at once and with another reason, it is the same', async () => {
    const { id } = await write('again')
    const reports = await Promise.all(Array.from({ length: 10 }, () => report(id)))
    expect(new Set(reports.map((made) => made.id)).size).toBe(1)
    expect(await report(id, { reason: 'abuse', note: 'changed' })).toEqual(reports[0])
  })

  test('may be of a contractor as well, and of a message that was deleted', async () => {
    const { id } = await write('rude', receiver, contractor.id)
    expect((await report(id, { reason: 'abuse' }, contractor)).reason).toBe('abuse')
    const { id: gone } = await write('gone')
    await sender.get('delete_message', { messageId: gone })
    const made = await report(gone)
    expect((await listed(made.id))?.message).toMatchObject({ id: gone, content: null })
  })

  test('of one’s own message is forbidden; of others’ and of none it is not found', async () => {
    const { id } = await write('mine')
    const body = { messageId: id, reason: 'spam' }
    expect(await refusal(body, contractor)).toMatchObject({ status: 403, code: 'forbidden' })
    const stranger = await scene.person('customer')
    const [hidden, absent] = [await refusal(body, stranger), await refusal({ ...body, messageId: 'none' }, stranger)]
    expect(hidden).toEqual(absent)
    expect(hidden).toMatchObject({ status: 404, code: 'not_found' })
    const ofAdmin = await admin().refusal('createReport', { body })
    expect(ofAdmin).toMatchObject({ status: 403, code: 'forbidden' })
  })

  test.each([
    ['reason', { reason: 'boring' }],
    ['reason', { reason: undefined }],
    ['messageId', { messageId: 'a b' }],
    ['note', { note: 'x'.repeat(1001) }],
    ['note', { note: 7 }],
  ])('with a wrong %s is invalid (%j)', async (path, wrong) => {
    const { id } = await write('wrong')
    const refused = await refusal({ messageId: id, reason: 'spam', ...wrong })
    expect(refused).toMatchObject({ status: 400, code: 'invalid', issues: [{ path }] })
  })
})

describe('GET /api/admin/reports', () => {
  test('shows that message and up to 5 before it, nothing else of the conversation, and who', async () => {
    const texts = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
    const messages = []
    for (const text of texts) messages.push(await write(text))
    const { id } = await report(messages[6]?.id as string)
    const shown = await listed(id)
    expect(shown?.before.map(({ seq }) => seq)).toEqual([2, 3, 4, 5, 6])
    expect(shown?.message).toMatchObject({ seq: 7, content: { text: 'seven' } })
    const text = JSON.stringify(shown)
    for (const other of ['"one"', '"eight"', '"nine"']) expect(text).not.toContain(other)
    expect(shown).toMatchObject({
      reporter: { id: customer.id, name: 'Chris Customer', role: 'customer' },
      sender: { id: contractor.id, name: 'Carla Contractor', role: 'contractor', suspended: false },
      state: 'open',
      adminNote: '',
      decidedBy: null,
      decidedAt: null,
    })
  })

  test('keeps the words as they stood when the sender edits and deletes them afterwards', async () => {
    const earlier = await write('wire me 500')
    const { id: messageId } = await write('to this account')
    const { id } = await report(messageId)
    await sender.get('edit_message', { messageId, content: { text: 'harmless' } })
    await sender.get('delete_message', { messageId })
    await sender.get('delete_message', { messageId: earlier.id })
    const shown = await listed(id)
    expect(shown?.message.content).toEqual({ text: 'to this account' })
    expect(shown?.before.map(({ content }) => content)).toEqual([{ text: 'wire me 500' }])
  })

  test('goes by state and page by page, newest first', async () => {
    const ids: string[] = []
    for (const text of ['a', 'b', 'c']) ids.push((await report((await write(text)).id)).id)
    const read: string[] = []
    let cursor: string | null = null
    do {
      const page: { items: { id: string }[]; nextCursor: string | null } = await admin().get('adminReports', {
        query: { limit: 2, state: 'open', ...(cursor ? { cursor } : {}) },
      })
      read.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    expect(read.filter((id) => ids.includes(id))).toEqual([...ids].reverse())
    expect(new Set(read).size).toBe(read.length)
    const state = await admin().refusal('adminReports', { query: { state: 'lost' } })
    expect(state).toMatchObject({ status: 400, code: 'invalid' })
  })
})

describe('PATCH /api/admin/reports/:id', () => {
  const decide = (id: string, body: object) => admin().get('adminPatchReport', { params: { id }, body })

  test('says what became of it, and writes down who said so, with before and after', async () => {
    const { id } = await report((await write('spam')).id)
    const decided = await decide(id, { state: 'acted', note: 'Suspended.' })
    expect(decided).toMatchObject({ id, state: 'acted', adminNote: 'Suspended.', decidedBy: { id: 'admin1' } })
    expect(await listed(id, 'open')).toBeUndefined()
    expect(await listed(id, 'acted')).toEqual(decided)
    expect(await decide(id, { state: 'open' })).toMatchObject({ state: 'open', adminNote: 'Suspended.' })
    const { items } = await admin().get('adminAudit', { query: { action: 'report_decided' } })
    const mine = items.filter(({ subjectId }) => subjectId === id)
    expect(mine.map(({ before, after }) => [before, after])).toEqual([
      [
        { state: 'acted', note: 'Suspended.' },
        { state: 'open', note: 'Suspended.' },
      ],
      [
        { state: 'open', note: '' },
        { state: 'acted', note: 'Suspended.' },
      ],
    ])
    expect(mine[0]).toMatchObject({ admin: { id: 'admin1' }, user: { id: contractor.id, name: 'Carla Contractor' } })
    // The reporter learns the state, and none of the notes.
    const again = await scene.api(customer.token).send('createReport', {
      body: { messageId: (await listed(id))?.messageId, reason: 'scam' },
    })
    expect(await again.text()).not.toContain('Suspended.')
  })

  test('refuses a state that there is not, a note that is too long, and a report that there is not', async () => {
    const { id } = await report((await write('spam')).id)
    for (const body of [{ state: 'gone' }, {}, { state: 'acted', note: 'x'.repeat(1001) }]) {
      const refused = await admin().refusal('adminPatchReport', { params: { id }, body })
      expect(refused).toMatchObject({ status: 400, code: 'invalid' })
    }
    const absent = await admin().refusal('adminPatchReport', { params: { id: 'none' }, body: { state: 'open' } })
    expect(absent).toMatchObject({ status: 404, code: 'not_found' })
    expect(await listed(id)).toMatchObject({ state: 'open' })
  })
})

describe('the audit trail', () => {
  const entriesOf = async (userId: string) => (await admin().get('adminAudit', { query: { q: userId } })).items

  test('holds what admins did to accounts and sessions, newest first', async () => {
    const { id } = contractor
    const { id: sessionId } = await scene.session(contractor)
    await admin().get('adminEndSession', { params: { id: sessionId } })
    const patch = (body: object) => admin().get('adminPatchUser', { params: { id }, body })
    await patch({ suspended: true })
    await patch({ suspended: true })
    await patch({ suspended: false, role: 'customer' })
    const entries = await entriesOf(id)
    expect(entries.map(({ action, before, after }) => [action, before, after])).toEqual([
      ['role_changed', { role: 'contractor' }, { role: 'customer' }],
      ['restored', { state: 'suspended' }, { state: 'active' }],
      ['suspended', { state: 'active' }, { state: 'suspended' }],
      ['session_ended', { state: 'signed_in', device: 'Test' }, { state: 'ended', device: 'Test' }],
    ])
    for (const entry of entries) expect(entry).toMatchObject({ admin: { id: 'admin1' }, user: { id }, subjectId: id })
    expect(JSON.stringify(entries)).not.toContain(sessionId)
    const onlyRoles = await admin().get('adminAudit', { query: { q: id, action: 'role_changed' } })
    expect(onlyRoles.items).toEqual([entries[0]])
  })

  test('says nothing of what was refused', async () => {
    const refused = await admin().refusal('adminPatchUser', { params: { id: 'admin1' }, body: { role: 'customer' } })
    expect(refused).toMatchObject({ code: 'conflict' })
    expect((await entriesOf('admin1')).filter(({ user }) => user?.id === 'admin1')).toEqual([])
  })

  test('is written with the change or not at all: where it cannot be, nothing changes', async () => {
    const { query } = scene.server
    await query(`ALTER TABLE admin_actions ADD CONSTRAINT never CHECK (user_id <> '${contractor.id}')`, [])
    try {
      const refused = await admin().refusal('adminPatchUser', {
        params: { id: contractor.id },
        body: { suspended: true },
      })
      expect(refused).toMatchObject({ code: 'internal' })
    } finally {
      await query('ALTER TABLE admin_actions DROP CONSTRAINT never', [])
    }
    expect(await query('SELECT suspended_at FROM users WHERE id = $1', [contractor.id])).toEqual([
      { suspended_at: null },
    ])
  })

  test.each([
    ['UPDATE', `UPDATE admin_actions SET admin_id = 'nobody'`],
    ['DELETE', 'DELETE FROM admin_actions'],
    ['TRUNCATE', 'TRUNCATE admin_actions'],
  ])('lets no %s through, whoever asks', async (_, statement) => {
    await admin().get('adminPatchUser', { params: { id: contractor.id }, body: { suspended: true } })
    await expect(scene.server.query(statement, [])).rejects.toThrow('admin_actions is append-only')
    expect(await entriesOf(contractor.id)).toHaveLength(1)
  })
})

describe('a copy of a bulk message', () => {
  test('says that it went to several, by every road, and nothing of the others', async () => {
    const other = await scene.person('customer')
    const pushed = receiver.next<{ message: object }>('new_message')
    const { results } = await sender.get('send_bulk_message', {
      receiverIds: [customer.id, other.id],
      messageType: 'text',
      content: { text: 'to both' },
    })
    const conversationId = results[0]?.conversationId as string
    const { message } = await pushed
    expect(message).toMatchObject({ bulk: true })
    const api = scene.api(customer.token)
    const listedOnes = await api.get('listMessages', { params: { id: conversationId } })
    expect(listedOnes.items).toEqual([message])
    expect((await api.get('getConversation', { params: { id: conversationId } })).lastMessage).toEqual(message)
    const synced = await receiver.get('sync', { conversations: { [conversationId]: 0 } })
    expect(synced.messages).toEqual([message])
    expect(JSON.stringify(message)).not.toContain(other.id)
  })

  test('to one person alone, and a message of its own, say nothing of it', async () => {
    await sender.get('send_bulk_message', {
      receiverIds: [customer.id],
      messageType: 'text',
      content: { text: 'to you' },
    })
    expect((await receiver.next<{ message: object }>('new_message')).message).not.toHaveProperty('bulk')
    expect(await write('hello')).not.toHaveProperty('bulk')
  })
})
