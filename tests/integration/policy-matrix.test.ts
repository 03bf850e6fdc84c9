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
  'reportId',
  'reportedId',
  'sharedTemplateId',
  'exportId',
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
  show_conversation: { owners: both, ask: ({ conversationId }) => ({ conversationId }) },
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
  queue_bulk_message: { ask: () => ({ receiverIds: ['customer1'], ...text, clientBatchId: `q${++serial}` }) },
}

/** Everybody comes with an API token, which confirms no password and makes no other token. */
const forSessions = Object.fromEntries(actors.slice(1).map((actor) => [actor, 'forbidden' as const]))
const everybody = <C extends string>(code: C) => Object.fromEntries(actors.map((actor) => [actor, code]))
const wrongPassword = Object.fromEntries(actors.slice(1).map((actor) => [actor, 'invalid' as const]))
let serial = 0

const routeRows: Record<RouteName, Row<ApiInput>> = {
  healthz: { ask: nothing },
  readyz: { ask: nothing },
  // No METRICS_TOKEN is set.
  metrics: { ask: nothing, but: everybody('not_found') },
  signUp: {
    ask: () => {
      serial += 1
      return { body: { name: 'New', email: `new${serial}@matrix.test`, password: 'long enough', role: 'customer' } }
    },
  },
  getMe: { ask: nothing },
  patchMe: { ask: () => ({ body: { name: 'Renamed' } }) },
  askForOwnExport: { ask: nothing },
  findOwnExport: { ask: nothing },
  getOwnExport: { owners: ['contractor'], ask: ({ exportId }) => byId(exportId) },
  deleteMe: { ask: () => ({ body: { password: 'wrong' } }), but: wrongPassword },
  changePassword: {
    ask: () => ({ body: { currentPassword: 'wrong', newPassword: 'long enough' } }),
    but: wrongPassword,
  },
  openUnsubscribe: { ask: () => ({ params: { token: 'made.up' } }) },
  unsubscribe: { ask: () => ({ params: { token: 'made.up' } }), but: everybody('not_found') },
  // No mail is sent from here, and nobody has a link.
  requestPasswordReset: { ask: () => ({ body: { email: 'customer1@demo.test' } }), but: everybody('conflict') },
  resetPassword: { ask: () => ({ body: { token: 'wrong', password: 'long enough' } }), but: everybody('invalid') },
  requestEmail: { ask: () => ({ body: { email: 'other@matrix.test' } }), but: everybody('conflict') },
  confirmEmail: { ask: () => ({ body: { token: 'wrong' } }), but: everybody('invalid') },
  confirmPassword: { ask: () => ({ body: { password: 'wrong' } }), but: forSessions },
  getTwoFactor: { ask: nothing },
  beginTwoFactor: { ask: nothing, but: forSessions },
  enableTwoFactor: { ask: () => ({ body: { code: '000000' } }), but: forSessions },
  renewRecoveryCodes: { ask: nothing, but: forSessions },
  disableTwoFactor: { ask: nothing, but: forSessions },
  listSessions: { ask: nothing },
  endSession: { owners: ['contractor'], ask: ({ sessionId }) => byId(sessionId) },
  endAllSessions: { ask: nothing },
  listTokens: { ask: nothing },
  createToken: { ask: () => ({ body: { name: 'mine' } }), but: forSessions },
  revokeToken: { owners: ['contractor'], ask: ({ tokenId }) => byId(tokenId) },

  listSecurityLog: { ask: nothing },

  listConversations: { ask: () => ({ query: { limit: 200 } }) },
  listNotifications: { ask: nothing },
  readNotifications: { ask: () => ({ body: {} }) },
  readConversation: { owners: both, ask: ({ conversationId }) => ({ ...byId(conversationId), body: { seq: 1 } }) },
  getPushKey: { ask: nothing },
  addPushSubscription: {
    ask: () => ({
      body: { endpoint: 'https://fcm.googleapis.com/x', keys: { p256dh: 'A'.repeat(87), auth: 'A'.repeat(22) } },
    }),
    // They come with tokens.
    but: forSessions,
  },
  removePushSubscription: { ask: () => ({ body: { endpoint: 'https://fcm.googleapis.com/x' } }) },
  listMutes: { ask: nothing },
  muteConversation: { owners: both, ask: ({ conversationId }) => ({ ...byId(conversationId), body: { for: 'hour' } }) },
  unmuteConversation: {
    owners: both,
    ask: ({ conversationId }) => byId(conversationId),
    // Nothing was muted.
    but: { contractor: 'not_found', customer: 'not_found' },
  },
  getUnread: { ask: () => ({}) },
  getUnanswered: { ask: () => ({}) },
  getConversation: { owners: both, ask: ({ conversationId }) => byId(conversationId) },
  listMessages: { owners: both, ask: ({ conversationId }) => byId(conversationId) },
  listFiles: { owners: both, ask: ({ conversationId }) => byId(conversationId) },
  search: { ask: () => ({ query: { q: SECRET } }) },
  sendMessage: { owners: both, ask: ({ conversationId }) => ({ body: { conversationId, ...text } }) },
  editMessage: {
    owners: ['contractor'],
    but: { customer: 'forbidden' },
    ask: ({ messageId }) => ({ ...byId(messageId), body: { content: { text: SECRET } } }),
  },
  deleteMessage: {
    owners: ['contractor'],
    but: { customer: 'forbidden' },
    ask: ({ messageId }) => byId(messageId),
  },
  createUpload: {
    ask: () => {
      const body = new FormData()
      body.append('file', new Blob(['%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF']), 'a.pdf')
      return { body }
    },
  },
  listDrafts: { ask: () => ({ query: { limit: 200 } }) },
  putDrafts: {
    ask: () => ({ body: { changes: [{ place: 'bulk', field: 'text', value: SECRET, base: 0, ageMs: 0 }] } }),
  },
  beginPartialUpload: { ask: () => ({ ...byId('a-file'), body: { fileName: 'a.pdf', fileSize: 10 } }) },
  // Ids of such are each sender's own; nobody has begun this one.
  addPiece: {
    ask: () => ({ params: { id: 'none', at: '0' }, body: 'bytes' }),
    but: { ...everybody('not_found'), anonymous: 'unauthorized', admin: 'forbidden' },
  },
  finishPartialUpload: {
    ask: () => byId('none'),
    but: { ...everybody('not_found'), anonymous: 'unauthorized', admin: 'forbidden' },
  },
  cancelPartialUpload: { ask: () => byId('none') },
  getUpload: { owners: both, ask: ({ upload }) => ({ params: { '*': upload } }) },

  listBatches: { ask: () => ({ query: { limit: 200 } }) },
  getBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId) },
  getBatchCsv: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId) },
  // That of the owner was sent at once.
  patchBatch: {
    owners: ['contractor'],
    ask: ({ batchId }) => ({ ...byId(batchId), body: {} }),
    but: { contractor: 'conflict' },
  },
  cancelBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId), but: { contractor: 'conflict' } },
  pauseBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId), but: { contractor: 'conflict' } },
  resumeBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId), but: { contractor: 'conflict' } },
  stopBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId), but: { contractor: 'conflict' } },
  recallBatch: { owners: ['contractor'], ask: ({ batchId }) => byId(batchId) },
  previewBulk: { ask: () => ({ body: { receiverIds: ['customer1'], ...text } }) },
  listTemplates: { ask: () => ({ query: { limit: 200 } }) },
  getTemplate: { owners: ['contractor'], ask: ({ templateId }) => byId(templateId) },
  createTemplate: { ask: () => ({ body: { name: 'a', text: 'b' } }) },
  patchTemplate: {
    owners: ['contractor'],
    ask: ({ templateId }) => ({ ...byId(templateId), body: { name: SECRET } }),
  },
  deleteTemplate: { owners: ['contractor'], ask: ({ templateId }) => byId(templateId) },
  listTemplateUsage: { ask: nothing },
  adminTemplates: { ask: () => ({ query: { limit: 200 } }) },
  adminCreateTemplate: { ask: () => ({ body: { name: 'a', text: 'b' } }) },
  adminPatchTemplate: {
    owners: ['admin'],
    ask: ({ sharedTemplateId }) => ({ ...byId(sharedTemplateId), body: { name: 'c' } }),
  },
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

  listOptOuts: { ask: nothing },
  addOptOut: { ask: () => byId('contractor1') },
  removeOptOut: { ask: () => byId('contractor1') },

  createReport: {
    owners: ['otherCustomer'],
    but: { otherContractor: 'forbidden' },
    ask: ({ reportedId }) => ({ body: { messageId: reportedId, reason: 'spam' } }),
  },
  adminReports: { ask: () => ({ query: { limit: 200 } }) },
  adminPatchReport: {
    owners: ['admin'],
    ask: ({ reportId }) => ({ ...byId(reportId), body: { state: 'dismissed' } }),
  },
  adminAudit: { ask: () => ({ query: { limit: 200 } }) },

  adminPresence: { ask: nothing },
  adminPresenceHistory: { ask: nothing },
  adminAnalytics: { ask: nothing },
  adminAnalyticsCsv: { ask: nothing },
  adminBatches: { ask: () => ({ query: { limit: 200 } }) },
  adminRefusals: { ask: () => ({ query: { limit: 200 } }) },
  adminBatchRecipients: { owners: ['admin'], ask: ({ batchId }) => byId(batchId) },
  adminUsers: { ask: () => ({ query: { limit: 200 } }) },
  adminPatchUser: {
    owners: ['admin'],
    ask: ({ interestedId }) => ({ ...byId(interestedId), body: { suspended: false } }),
  },
  adminMakeResetLink: { owners: ['admin'], ask: ({ interestedId }) => byId(interestedId) },
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
  // Of two others, without a secret: admins read what is reported.
  const writer = await scene.connect(otherContractor.token)
  const plain = { receiverId: otherCustomer.id, messageType: 'text', content: { text: 'plain' } } as const
  const { message: reported } = await writer.get('send_message', plain)
  writer.socket.disconnect()
  const { id: reportId } = await scene
    .api(otherCustomer.token)
    .get('createReport', { body: { messageId: reported.id, reason: 'spam' } })
  const { id: sharedTemplateId } = await scene
    .api(admin.token)
    .get('adminCreateTemplate', { body: { name: 'shared', text: 'shared' } })
  const { id: exportId } = await mine.get('askForOwnExport')
  await expect.poll(async () => (await mine.get('findOwnExport')).export?.state).toBe('ready')
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
      reportId,
      reportedId: reported.id,
      sharedTemplateId,
      exportId,
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
  if (answer.status < 400) return { verdict: 'ok', error: {}, body }
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
  const knownTo: Partial<Record<ActorName, readonly string[]>> = {
    admin: ['sessionId', 'batchId', 'jobId', 'reportId', 'reportedId', 'sharedTemplateId'],
    otherContractor: ['reportedId', 'sharedTemplateId'],
    otherCustomer: ['reportId', 'reportedId'],
  }
  const known = ['interestedId', ...(knownTo[actor] ?? [])]
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

const isOpenTo = (access: Access) => access !== 'public' && (access === 'signed_in' || access.includes('contractor'))
const readRoutes = (Object.keys(routes) as RouteName[]).filter(
  (name) => routes[name].method === 'GET' && isOpenTo(routes[name].access),
)
const readEvents = {
  get_online_status: ({ id }) => ({ userId: id }),
  get_bulk_online_status: ({ id }) => ({ userIds: [id] }),
  sync: () => ({ conversations: {}, cursor: '0.0.0..0.' }),
} satisfies Partial<Record<RequestName, (blocker: Person) => object>>

/** All that the customer can do that the contractor could learn of, were it not for the block. */
async function goOn({ people, of }: World): Promise<void> {
  const customer = people.customer as Person
  const client = await scene.connect(customer.token)
  const { conversationId } = of
  await client.get('set_typing', { conversationId, isTyping: true })
  await client.get('show_conversation', { conversationId })
  await client.get('mark_delivered', { conversationId, seq: 3 })
  await client.get('mark_read', { conversationId, seq: 3 })
  client.socket.disconnect()
}

describe('who is blocked is answered as when the block was set, whatever the other does', () => {
  /** `told` is of what the world did before, and heard of a moment later. */
  async function hold(ask: (world: World) => Promise<string>, told: readonly string[] = []): Promise<void> {
    const world = await createWorld()
    const { contractor, customer } = world.people
    await scene.api((customer as Person).token).get('addBlock', byId((contractor as Person).id))
    for (const each of told) await expect.poll(() => ask(world)).toContain(each)
    // The first look may itself change what the second finds: reads that count, say.
    await ask(world)
    const before = await ask(world)
    await goOn(world)
    expect(await ask(world)).toBe(before)
  }

  test.each(readRoutes)('%s', async (name) => {
    const told = name === 'listNotifications' ? ['"job_closed"', '"export"'] : []
    await hold(async ({ people, of }) => (await callRoute(name, people.contractor, routeRows[name].ask(of))).body, told)
  })

  test.each(Object.keys(readEvents) as (keyof typeof readEvents)[])('%s', async (name) => {
    await hold(async ({ people }) => {
      const { body } = await askEvent(name, people.contractor, readEvents[name](people.customer as Person))
      return body.replace(/"(cursor|requestId)":"[^"]*"/g, '')
    })
  })
})
