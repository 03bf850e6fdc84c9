import { afterAll, describe, expect, test } from 'vitest'
import type { ErrorCode, WireError } from '../../lib/protocol/errors'
import { type RequestName, requests } from '../../lib/protocol/events'
import type { Role } from '../../lib/protocol/objects'
import { type RouteName, routes } from '../../lib/protocol/routes'
import type { ApiInput } from '../support/api-client'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '1000', PUBLIC_URL: 'http://chat.example' })

/** Who asks: the two people whose things are asked for, and everybody else. */
const actors = ['anonymous', 'contractor', 'customer', 'otherContractor', 'otherCustomer', 'admin'] as const
type ActorName = (typeof actors)[number]
const roleOf: Record<ActorName, Role | null> = {
  anonymous: null,
  contractor: 'contractor',
  customer: 'customer',
  otherContractor: 'contractor',
  otherCustomer: 'customer',
  admin: 'admin',
}

type Verdict = 'ok' | ErrorCode
/** What one entry of the tables does to things of the two people. */
type Row<Input> = {
  ask: (of: Things) => Input
  /** Whose objects these are: they get through, everybody else of a good role gets `not_found`. Absent: no object. */
  owners?: readonly ActorName[]
  /** Where policy says more than the role and the owners. */
  but?: Partial<Record<ActorName, Verdict>>
}

/** In all that the two share or own, and in the titles of jobs, which admins see in their figures. */
const SECRET = 'zebrafink'
const JOB_SECRET = 'wiedehopf'
const things = [
  'conversationId',
  'messageId',
  'batchId',
  'templateId',
  'audienceId',
  'jobId',
  'sessionId',
  'tokenId',
  'upload',
  'interestedId',
] as const
type Things = Record<(typeof things)[number], string>
const absent = Object.fromEntries(things.map((thing) => [thing, `absent-${thing}`])) as Things

const both = ['contractor', 'customer'] as const
const byId = (id: string): ApiInput => ({ params: { id } })
const text = { messageType: 'text', content: { text: `a new ${SECRET}` } }
const nothing = () => ({})

const eventRows: Record<RequestName, Row<object>> = {
  get_online_status: { ask: () => ({ userId: 'user123' }) },
  get_bulk_online_status: { ask: () => ({ userIds: ['user123'] }) },
  watch_presence: { ask: () => ({ userIds: ['user123'] }) },
  unwatch_presence: { ask: () => ({ userIds: ['user123'] }) },
  send_message: { owners: both, ask: ({ conversationId }) => ({ conversationId, ...text }) },
  mark_delivered: { owners: both, ask: ({ conversationId }) => ({ conversationId, seq: 1 }) },
  mark_read: { owners: both, ask: ({ conversationId }) => ({ conversationId, seq: 1 }) },
  set_typing: { owners: both, ask: ({ conversationId }) => ({ conversationId, isTyping: true }) },
  edit_message: {
    owners: ['contractor'],
    but: { customer: 'forbidden' },
    ask: ({ messageId }) => ({ messageId, content: { text: SECRET } }),
  },
  delete_message: {
    owners: ['contractor'],
    but: { customer: 'forbidden' },
    ask: ({ messageId }) => ({ messageId }),
  },
  sync: { ask: ({ conversationId }) => ({ conversations: { [conversationId]: 0 }, cursor: '0.0.0..0.' }) },
  send_bulk_message: { ask: () => ({ receiverIds: ['customer1'], ...text }) },
}

/** Everybody comes with an API token, which confirms no password and makes no other token. */
const forSessions = Object.fromEntries(actors.slice(1).map((actor) => [actor, 'forbidden' as const]))
const wrongPassword = Object.fromEntries(actors.slice(1).map((actor) => [actor, 'invalid' as const]))
let serial = 0

const routeRows: Record<RouteName, Row<ApiInput>> = {
  healthz: { ask: nothing },
  readyz: { ask: nothing },
  // No METRICS_TOKEN is set.
  metrics: { ask: nothing, but: Object.fromEntries(actors.map((actor) => [actor, 'not_found' as const])) },
  signUp: {
    ask: () => {
      serial += 1
      return { body: { name: 'New', email: `new${serial}@matrix.test`, password: 'long enough', role: 'customer' } }
    },
  },
  getMe: { ask: nothing },
  patchMe: { ask: () => ({ body: { name: 'Renamed' } }) },
  deleteMe: { ask: () => ({ body: { password: 'wrong' } }), but: wrongPassword },
  changePassword: {
    ask: () => ({ body: { currentPassword: 'wrong', newPassword: 'long enough' } }),
    but: wrongPassword,
  },
  confirmPassword: { ask: () => ({ body: { password: 'wrong' } }), but: forSessions },
  listSessions: { ask: nothing },
  endSession: { owners: ['contractor'], ask: ({ sessionId }) => byId(sessionId) },
  endAllSessions: { ask: nothing },
  listTokens: { ask: nothing },
  createToken: { ask: () => ({ body: { name: 'mine' } }), but: forSessions },
  revokeToken: { owners: ['contractor'], ask: ({ tokenId }) => byId(tokenId) },

  listSecurityLog: { ask: nothing },

  listConversations: { ask: () => ({ query: { limit: 200 } }) },
  getConversation: { owners: both, ask: ({ conversationId }) => byId(conversationId) },
  listMessages: { owners: both, ask: ({ conversationId }) => byId(conversationId) },
  search: { ask: () => ({ query: { q: SECRET } }) },
  createUpload: {
    ask: () => {
      const body = new FormData()
      body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF']), 'a.pdf')
      return { body }
    },
  },
  getUpload: { owners: both, ask: ({ upload }) => ({ params: { '*': upload } }) },

  listBatches: { ask: () => ({ query: { limit: 200 } }) },
  getBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId) },
  getBatchCsv: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId) },
  previewBulk: { ask: () => ({ body: { receiverIds: ['customer1'], ...text } }) },
  listTemplates: { ask: () => ({ query: { limit: 200 } }) },
  getTemplate: { owners: ['contractor'], ask: ({ templateId }) => byId(templateId) },
  createTemplate: { ask: () => ({ body: { name: 'a', text: 'b' } }) },
  patchTemplate: {
    owners: ['contractor'],
    ask: ({ templateId }) => ({ ...byId(templateId), body: { name: SECRET } }),
  },
  deleteTemplate: { owners: ['contractor'], ask: ({ templateId }) => byId(templateId) },
  listAudiences: { ask: () => ({ query: { limit: 200 } }) },
  getAudience: { owners: ['contractor'], ask: ({ audienceId }) => byId(audienceId) },
  createAudience: { ask: () => ({ body: { name: 'a', userIds: [] } }) },
  patchAudience: {
    owners: ['contractor'],
    ask: ({ audienceId }) => ({ ...byId(audienceId), body: { name: SECRET } }),
  },
  deleteAudience: { owners: ['contractor'], ask: ({ audienceId }) => byId(audienceId) },

  // The people of a job that one may not see are not listed.
  listCustomers: { owners: ['contractor'], ask: ({ jobId }) => ({ query: { jobId } }) },
  resolveCustomers: { ask: () => ({ body: { values: ['customer1@demo.test'] } }) },
  listContractors: { ask: nothing },
  getContractor: { ask: () => byId('contractor1') },
  listJobs: { ask: () => ({ query: { limit: 200 } }) },
  createJob: { ask: () => ({ body: { title: 'A job' } }) },
  // Closed by the customer who posted it; the contractor had said to be interested.
  getJob: { owners: both, ask: ({ jobId }) => byId(jobId) },
  patchJob: {
    owners: ['customer'],
    but: { contractor: 'forbidden' },
    ask: ({ jobId }) => ({ ...byId(jobId), body: { title: JOB_SECRET } }),
  },
  addInterest: { owners: ['contractor'], but: { customer: 'conflict' }, ask: ({ jobId }) => byId(jobId) },
  removeInterest: { owners: ['contractor'], ask: ({ jobId }) => byId(jobId) },

  listBlocks: { ask: nothing },
  // Somebody who is a customer: contractors may block them.
  addBlock: { owners: ['contractor', 'otherContractor'], ask: ({ interestedId }) => byId(interestedId) },
  removeBlock: { owners: ['contractor'], ask: ({ interestedId }) => byId(interestedId) },

  adminPresence: { ask: nothing },
  adminPresenceHistory: { ask: nothing },
  adminAnalytics: { ask: nothing },
  adminAnalyticsCsv: { ask: nothing },
  adminBatches: { ask: () => ({ query: { limit: 200 } }) },
  adminUsers: { ask: () => ({ query: { limit: 200 } }) },
  adminPatchUser: {
    owners: ['admin'],
    ask: ({ interestedId }) => ({ ...byId(interestedId), body: { suspended: false } }),
  },
  adminSecurityLog: { ask: () => ({ query: { limit: 200 } }) },
  adminEndSession: { owners: ['admin'], ask: ({ sessionId }) => byId(sessionId) },
}

type World = { people: Record<ActorName, Person | null>; of: Things }

/** Fresh people, and one of everything that two of them share or own, each with the secret word in it. */
async function createWorld(): Promise<World> {
  const [contractor, otherContractor] = (await scene.people('contractor', 2)) as [Person, Person]
  const [customer, otherCustomer] = (await scene.people('customer', 2)) as [Person, Person]
  const admin = await scene.person('admin')
  const mine = scene.api(contractor.token)
  const theirs = scene.api(customer.token)

  const form = new FormData()
  form.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF']), `${SECRET}.pdf`)
  const { fileUrl, fileName } = await mine.get('createUpload', { body: form })
  const job = await theirs.get('createJob', { body: { title: `Job ${JOB_SECRET}` } })
  await mine.get('addInterest', byId(job.id))
  const client = await scene.connect(contractor.token)
  const { message } = await client.get('send_message', {
    receiverId: customer.id,
    messageType: 'text',
    content: { text: `the ${SECRET} sings` },
    jobId: job.id,
  })
  await client.get('send_message', {
    receiverId: customer.id,
    messageType: 'file',
    content: { fileUrl, fileName, caption: SECRET },
  })
  const { batchId } = await client.get('send_bulk_message', {
    receiverIds: [customer.id],
    messageType: 'text',
    content: { text: `Bulk ${SECRET}` },
    jobId: job.id,
  })
  await theirs.get('patchJob', { ...byId(job.id), body: { status: 'closed' } })
  const { id: templateId } = await mine.get('createTemplate', { body: { name: SECRET, text: SECRET } })
  const { id: audienceId } = await mine.get('createAudience', { body: { name: SECRET, userIds: [customer.id] } })
  const { id: tokenId } = await scene.server.runtime.accounts.createTokenFor(contractor.id, SECRET)
  const { id: sessionId } = await scene.session(contractor)
  const interested = await scene.person('customer')
  await mine.get('addBlock', byId(interested.id))
  client.socket.disconnect()
  return {
    people: { anonymous: null, contractor, customer, otherContractor, otherCustomer, admin },
    of: {
      conversationId: message.conversationId,
      messageId: message.id,
      batchId,
      templateId,
      audienceId,
      jobId: job.id,
      sessionId,
      tokenId,
      upload: fileUrl.slice('/uploads/'.length),
      interestedId: interested.id,
    },
  }
}

type Access = 'public' | 'signed_in' | readonly Role[]

function expectedOf(actor: ActorName, access: Access, row: Pick<Row<unknown>, 'owners' | 'but'>): Verdict {
  const role = roleOf[actor]
  if (access !== 'public') {
    if (role === null) return 'unauthorized'
    if (access !== 'signed_in' && !access.includes(role)) return 'forbidden'
  }
  const special = row.but?.[actor]
  if (special) return special
  return row.owners === undefined || row.owners.includes(actor) ? 'ok' : 'not_found'
}

type Answer = { verdict: Verdict; error: Partial<WireError> & { status?: number }; body: string }

async function callRoute(name: RouteName, person: Person | null, input: ApiInput): Promise<Answer> {
  const answer = await scene.api(person?.token ?? null).send(name, input)
  const body = await answer.text()
  if (answer.ok) return { verdict: 'ok', error: {}, body }
  const { error } = JSON.parse(body) as { error: WireError }
  return { verdict: error.code, error: { ...error, status: answer.status }, body }
}

async function askEvent(name: RequestName, person: Person | null, input: object): Promise<Answer> {
  if (person === null) return askUnsigned(name, input)
  const client = await scene.connect(person.token)
  const outcome = await client.ask(name, input as never)
  client.socket.disconnect()
  const body = JSON.stringify(outcome)
  return outcome.ok ? { verdict: 'ok', error: {}, body } : { verdict: outcome.error.code, error: outcome.error, body }
}

/** An event on a connection that never signed in: the connection is closed and nothing is answered. */
async function askUnsigned(name: RequestName, input: object): Promise<Answer> {
  const address = `${scene.url}/socket.io/?EIO=4&transport=polling`
  const sid = /"sid":"([^"]+)"/.exec(await (await fetch(address)).text())?.[1]
  await fetch(`${address}&sid=${sid}`, { method: 'POST', body: `420${JSON.stringify([name, input])}` })
  const body = await (await fetch(`${address}&sid=${sid}`)).text()
  // Packets of Engine.IO: 1 closes the connection, 4 would be a message.
  const packets = body.split('\u001e')
  const isClosed = packets.includes('1') && packets.every((packet) => !packet.startsWith('4'))
  return { verdict: isClosed ? 'unauthorized' : 'ok', error: {}, body }
}

/** What nobody but the two may ever read; ids of sessions and batches are known to admins. */
function assertNothingLeaks(actor: ActorName, { body }: Answer, { of }: World, own: object): void {
  if (actor === 'contractor' || actor === 'customer') return
  // What one wrote oneself in the request may come back.
  const written = JSON.stringify(own)
  const known = actor === 'admin' ? ['sessionId', 'batchId', 'interestedId', 'jobId'] : ['interestedId']
  const secrets = [
    SECRET,
    ...(actor === 'admin' ? [] : [JOB_SECRET]),
    ...things.filter((thing) => !known.includes(thing)).map((thing) => of[thing]),
  ]
  expect(secrets.filter((secret) => body.includes(secret) && !written.includes(secret))).toEqual([])
}

let combinations = 0
afterAll(() => {
  expect(combinations).toBe(actors.length * (Object.keys(requests).length + Object.keys(routes).length))
})

/** Those who get through come last, since they may change what is asked for. */
async function holdRow<Input extends object>(
  row: Row<Input>,
  access: Access,
  call: (person: Person | null, input: Input) => Promise<Answer>,
): Promise<void> {
  const world = await createWorld()
  const expected = (actor: ActorName) => expectedOf(actor, access, row)
  const inOrder = [...actors].sort((a, b) => Number(expected(a) === 'ok') - Number(expected(b) === 'ok'))
  const found: Partial<Record<ActorName, Verdict>> = {}
  for (const actor of inOrder) {
    const person = world.people[actor]
    const input = row.ask(world.of)
    const answer = await call(person, input)
    found[actor] = answer.verdict
    combinations += 1
    assertNothingLeaks(actor, answer, world, input)
    if (expected(actor) !== 'not_found' || !row.owners) continue
    const { error } = await call(person, row.ask(absent))
    expect({ actor, ...answer.error }).toEqual({ actor, ...error })
  }
  expect(found).toEqual(Object.fromEntries(inOrder.map((actor) => [actor, expected(actor)])))
}

describe('an event is open to whom its table and its owner say, and to nobody else', () => {
  test.each(Object.keys(requests) as RequestName[])('%s', async (name) => {
    await holdRow(eventRows[name], requests[name].access, (person, input) => askEvent(name, person, input))
  })
})

describe('a route is open to whom its table and its owner say, and to nobody else', () => {
  test.each(Object.keys(routes) as RouteName[])('%s', async (name) => {
    await holdRow(routeRows[name], routes[name].access, (person, input) => callRoute(name, person, input))
  })
})
