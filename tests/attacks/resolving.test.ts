import { beforeAll, expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'

const scene = createScene()
let contractor: Person
beforeAll(async () => {
  contractor = await scene.person('contractor')
})

const addressOf = ({ id }: Person) => `${id}@scene.test`
const resolve = (values: string[], { token } = contractor) =>
  scene.api(token).get('resolveCustomers', { body: { values } })
const idsOf = async (values: string[], by = contractor) => (await resolve(values, by)).items.map(({ id }) => id)

test('an e-mail address of a stranger is nobody, as one that has no account; the listed id is found', async () => {
  const stranger = await scene.person('customer')
  const values = [addressOf(stranger), 'nobody@scene.test', stranger.id]
  const { items, notFound } = await resolve(values)
  expect(items.map(({ id }) => id)).toEqual([stranger.id])
  expect(notFound).toEqual(values.slice(0, 2))
})

test('an e-mail address finds a contact, and the people of a job that is open to the asker or posted by them', async () => {
  const [contact, poster, interested, interestedInOwn] = (await scene.people('customer', 4)) as [
    Person,
    Person,
    Person,
    Person,
  ]
  const client = await scene.connect(contractor.token)
  await client.get('send_message', { receiverId: contact.id, messageType: 'text', content: { text: 'hi' } })
  const job = await scene.api(poster.token).get('createJob', { body: { title: 'A roof' } })
  await scene.server.query('INSERT INTO job_interests (job_id, user_id) VALUES ($1, $2)', [job.id, interested.id])
  const own = await scene.api(contractor.token).get('createJob', { body: { title: 'An offer' } })
  await scene.api(interestedInOwn.token).get('addInterest', { params: { id: own.id } })
  const all = [contact, poster, interested, interestedInOwn]
  expect(await idsOf(all.map(addressOf))).toEqual(all.map(({ id }) => id))

  await scene.api(poster.token).get('patchJob', { params: { id: job.id }, body: { status: 'closed' } })
  await scene.api(contractor.token).get('patchJob', { params: { id: own.id }, body: { status: 'closed' } })
  expect(await idsOf(all.map(addressOf))).toEqual([contact.id, interestedInOwn.id])
})

test('a job that a competitor posted tells nothing of its people', async () => {
  const [competitor, customer] = [await scene.person('contractor'), await scene.person('customer')]
  const job = await scene.api(competitor.token).get('createJob', { body: { title: 'An offer' } })
  await scene.api(customer.token).get('addInterest', { params: { id: job.id } })
  expect(await idsOf([addressOf(customer)])).toEqual([])
  expect(await idsOf([addressOf(customer)], competitor)).toEqual([customer.id])
})

test('2000 e-mail addresses a day are enough, over all requests; ids go on', async () => {
  const asker = await scene.person('contractor')
  const list = (from: number) => Array.from({ length: 1000 }, (_, at) => `a${from + at}@scene.test`)
  await resolve(list(0), asker)
  await resolve(list(1000), asker)
  const refusal = await scene.api(asker.token).refusal('resolveCustomers', { body: { values: ['b@scene.test'] } })
  expect(refusal).toMatchObject({ status: 429, code: 'rate_limited' })
  expect(refusal.retryAfterMs).toBeGreaterThan(86_000_000)
  expect(await idsOf(['customer1'], asker)).toEqual(['customer1'])
})
