import { beforeEach, describe, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })

let contractor: Person
let client: TestClient
beforeEach(async () => {
  contractor = await scene.person('contractor')
  client = await scene.connect(contractor.token)
})
const api = () => scene.api(contractor.token)
const text = { messageType: 'text' as const, content: { text: 'Hi' } }
const save = (filter: object, name = 'Saved') => api().get('createAudience', { body: { name, filter } })
const membersOf = async (id: string) => (await api().get('getAudience', { params: { id } })).userIds
const write = (receiverId: string) => client.get('send_message', { receiverId, ...text })
const idsOf = (people: Person[]) => people.map(({ id }) => id).sort()
const serial = { next: 0 }
const queue = (more: object) => {
  serial.next += 1
  return client.get('queue_bulk_message', { ...text, clientBatchId: `a${serial.next}`, ...more })
}
const refusal = (more: object) => {
  serial.next += 1
  return client.refusal('queue_bulk_message', { ...text, clientBatchId: `a${serial.next}`, ...more })
}

/** As if the last contact with somebody were so many days ago. */
async function lastContact(customerId: string, days: number): Promise<void> {
  await scene.server.query(
    `UPDATE conversations SET last_activity_at = now() - make_interval(days => $3)
     WHERE contractor_id = $1 AND customer_id = $2`,
    [contractor.id, customerId, days],
  )
}

async function insertCustomers(count: number): Promise<void> {
  await scene.server.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'many-' || n, 'many-' || n || '@scene.test', 'Person ' || n, 'customer', '!' FROM generate_series(1, $1) n`,
    [count],
  )
}

/** Customers of a job of the contractor's: a small world beside the demo's. */
async function peopleOfJob(count: number) {
  const people = await scene.people('customer', count)
  const job = await api().get('createJob', { body: { title: 'A job of mine' } })
  for (const { token } of people) await scene.api(token).get('addInterest', { params: { id: job.id } })
  return { people, jobId: job.id }
}

describe('a saved filter', () => {
  test('is whom it stands for now, with their number; a fixed list has its own', async () => {
    const { people, jobId } = await peopleOfJob(3)
    const made = await save({ jobId })
    expect(made).toMatchObject({ size: 3, filter: { jobId, contact: null, replied: null, online: false } })
    expect(made.userIds.sort()).toEqual(idsOf(people))
    const [late] = await scene.people('customer', 1)
    await scene.api(late?.token ?? null).get('addInterest', { params: { id: jobId } })
    expect((await membersOf(made.id)).sort()).toEqual(idsOf([...people, late as Person]))
    const { items } = await api().get('listAudiences')
    expect(items).toMatchObject([{ id: made.id, size: 4, userIds: [] }])
    const fixed = await api().get('createAudience', { body: { name: 'A fixed one', userIds: idsOf(people) } })
    expect(fixed).toMatchObject({ size: 3, filter: null })
  })

  test('by last contact: each falls into the spans that hold it', async () => {
    const { people, jobId } = await peopleOfJob(4)
    const [fresh, weeks, old, never] = people as [Person, Person, Person, Person]
    for (const { id } of [fresh, weeks, old]) await write(id)
    await lastContact(weeks.id, 20)
    await lastContact(old.id, 40)
    const by = async (contact: string) => (await membersOf((await save({ jobId, contact })).id)).sort()
    expect(await by('week')).toEqual([fresh.id])
    expect(await by('month')).toEqual(idsOf([fresh, weeks]))
    expect(await by('older')).toEqual([old.id])
    expect(await by('never')).toEqual([never.id])
  })

  test('by answers: of those who had a bulk message of mine, whether they ever answered one', async () => {
    const { people, jobId } = await peopleOfJob(3)
    const [answers, keepsQuiet, hasNone] = people as [Person, Person, Person]
    const receiverIds = [answers.id, keepsQuiet.id]
    const { results } = await client.get('send_bulk_message', { receiverIds, ...text })
    await write(hasNone.id)
    const conversationId = results[0]?.conversationId ?? ''
    await (await scene.connect(answers.token)).get('send_message', { conversationId, ...text })
    expect(await membersOf((await save({ jobId, replied: true })).id)).toEqual([answers.id])
    expect(await membersOf((await save({ jobId, replied: false })).id)).toEqual([keepsQuiet.id])
  })

  test('by who is online now: of those alone whom one may see', async () => {
    const { people, jobId } = await peopleOfJob(3)
    const [seen, hidden] = people as [Person, Person, Person]
    await scene.api(hidden.token).get('patchMe', { body: { visibility: 'nobody' } })
    await scene.connect(seen.token)
    await scene.connect(hidden.token)
    const { id } = await save({ jobId, online: true })
    expect(await membersOf(id)).toEqual([seen.id])
    const { batch } = await queue({ audienceId: id })
    expect(batch.totals.requested).toBe(1)
  })

  test('is worked out when a batch is queued, not when it was saved', async () => {
    const { people, jobId } = await peopleOfJob(3)
    const { id } = await save({ jobId, contact: 'never' })
    await write(people[0]?.id ?? '')
    const { batch } = await queue({ audienceId: id })
    const { recipients } = await api().get('getBatch', { params: { id: batch.id } })
    expect(recipients.map(({ receiverId }) => receiverId).sort()).toEqual(idsOf(people.slice(1)))
    for (const { id: receiverId } of people) await write(receiverId)
    expect(await refusal({ audienceId: id })).toMatchObject({ code: 'invalid', issues: [{ path: 'audienceId' }] })
  })

  test('of a job that one does not see has nobody', async () => {
    const poster = await scene.person('customer')
    const { id: jobId } = await scene.api(poster.token).get('createJob', { body: { title: 'Theirs' } })
    const { id, userIds } = await save({ jobId })
    expect(userIds).toEqual([poster.id])
    await scene.api(poster.token).get('patchJob', { params: { id: jobId }, body: { status: 'closed' } })
    expect(await membersOf(id)).toEqual([])
    expect(await save({ jobId: 'absent' })).toMatchObject({ size: 0, userIds: [] })
  })

  test('that stands for more than a batch may have is refused as too many', async () => {
    await insertCustomers(2001)
    const made = await save({ contact: 'never' })
    expect(made.size).toBeGreaterThan(2000)
    expect(made.userIds).toHaveLength(2000)
    expect(await refusal({ audienceId: made.id })).toEqual({
      code: 'too_many_recipients',
      message: 'Maximum 2000 recipients allowed per queued batch',
    })
  })

  test('takes the place of a list, and a list that of a filter', async () => {
    const { people, jobId } = await peopleOfJob(2)
    const { id } = await api().get('createAudience', { body: { name: 'Both', userIds: ['customer1'] } })
    const patch = (body: object) => api().get('patchAudience', { params: { id }, body })
    expect(await patch({ filter: { jobId } })).toMatchObject({ size: 2, filter: { jobId } })
    expect(await patch({ name: 'Renamed' })).toMatchObject({ name: 'Renamed', filter: { jobId } })
    expect(await patch({ userIds: idsOf(people).slice(1) })).toMatchObject({ size: 1, filter: null })
  })

  test.each([
    ['neither a list nor a filter', {}],
    ['both', { userIds: [], filter: { online: true } }],
    ['a filter that leaves nobody out', { filter: { online: false, jobId: null } }],
    ['a span that there is none', { filter: { contact: 'yesterday' } }],
    ['an id that is none', { filter: { jobId: 'no id!' } }],
  ])('with %s is invalid', async (_, body) => {
    expect(await api().refusal('createAudience', { body: { name: 'Bad', ...body } })).toMatchObject({
      status: 400,
      code: 'invalid',
    })
  })

  test('is kept 50 times at most; lists are not counted', async () => {
    for (let made = 0; made < 50; made += 1) await save({ contact: 'never' }, `Filter ${made}`)
    const conflict = { status: 409, code: 'conflict' }
    const body = { name: 'One more', filter: { online: true } }
    expect(await api().refusal('createAudience', { body })).toMatchObject(conflict)
    const { id } = await api().get('createAudience', { body: { name: 'List', userIds: [] } })
    expect(await api().refusal('patchAudience', { params: { id }, body: { filter: body.filter } })).toMatchObject(
      conflict,
    )
  })
})
