import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLogger } from '../../lib/server/logger'
import { createStore, type Store } from '../../lib/server/store/client'
import { createReplicaReads } from '../../lib/server/store/reads'
import { type ApiClient, createApiClient } from '../support/api-client'
import { type PostgresPair, startPostgresPair } from '../support/postgres-pair'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

const METRICS_TOKEN = 'a token of the metrics'

let pair: PostgresPair
let server: TestServer
let contractor: TestClient
let api: ApiClient
let admin: ApiClient

beforeAll(async () => {
  pair = await startPostgresPair()
  server = await startTestServer({
    DATABASE_URL: pair.primaryUrl,
    DATABASE_REPLICA_URL: pair.replicaUrl,
    LIMIT_FACTOR: '1000',
    METRICS_TOKEN,
  })
  contractor = await connectClient(server.url, 'contractor_token')
  api = createApiClient(server.url, 'contractor_token')
  admin = createApiClient(server.url, 'admin_token')
}, 120_000)
afterAll(async () => {
  contractor.socket.disconnect()
  await server.stop()
  await pair.stop()
})
beforeEach(untilUsed)

async function figures() {
  const answer = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  const text = await answer.text()
  const read = (name: string) => Number(new RegExp(`^rollcall_${name} (\\d+)$`, 'm').exec(text)?.[1])
  return { isUp: read('replica_up'), replica: read('replica_reads_total'), primary: read('replica_fallbacks_total') }
}

/** A replica that failed is asked again after a while, by whoever reads then. */
async function untilUsed(): Promise<void> {
  const countOf = async () => {
    const before = await figures()
    await find('anything')
    return (await figures()).replica - before.replica
  }
  await expect.poll(countOf, { timeout: 20_000 }).toBe(1)
}

let serial = 0

/** Says a word that nobody has said yet. */
async function say(): Promise<string> {
  serial += 1
  const word = `word${serial}x`
  await contractor.get('send_message', { receiverId: 'customer1', messageType: 'text', content: { text: word } })
  return word
}

const find = async (word: string) =>
  (await api.get('search', { query: { q: word } })).items.map(({ message }) => message.content)

test('searches, reports, directories and older pages are the work of the replica, first pages are not', async () => {
  const { items } = await api.get('listConversations', { query: { limit: 1 } })
  const [{ id, lastSeq } = { id: '', lastSeq: 0 }] = items
  const before = await figures()
  await api.get('listMessages', { params: { id } })
  await api.get('getConversation', { params: { id } })
  expect(await figures()).toEqual(before)

  await api.get('search', { query: { q: 'kitchen' } })
  await api.get('listCustomers', { query: { q: 'a' } })
  await api.get('listMessages', { params: { id }, query: { before: lastSeq } })
  await admin.get('adminAnalytics')
  await admin.get('adminBatches')
  const after = await figures()
  expect(after.replica - before.replica).toBeGreaterThanOrEqual(6)
  expect(after.primary).toBe(before.primary)
  const seen = await pair.askReplica<{ query: string }>(
    "SELECT query FROM pg_stat_activity WHERE application_name = 'rollcall reads'",
  )
  expect(seen.length).toBeGreaterThan(0)
})

test('what one wrote is in what one reads next, whoever answers', async () => {
  const before = await figures()
  for (let at = 0; at < 60; at += 1) {
    const word = await say()
    expect(await find(word)).toEqual([{ text: word }])
  }
  expect((await figures()).replica - before.replica).toBeGreaterThan(0)
})

test('neither a write nor another database is a matter of a replica', async () => {
  const primary = createStore(pair.primaryUrl, () => {})
  const other = new URL(pair.replicaUrl)
  other.pathname = '/postgres'
  const [replica, stranger] = [pair.replicaUrl, other.href].map((url) => createStore(url, () => {})) as [Store, Store]
  try {
    const asked: Store[] = []
    const logger = createLogger('silent')
    await createReplicaReads({ primary, replica, logger }).read(async (on) => asked.push(on))
    await createReplicaReads({ primary, replica: stranger, logger }).read(async (on) => asked.push(on))
    expect(asked.map((on) => [primary, replica, stranger].indexOf(on))).toEqual([1, 0])
    await expect(replica.pool.query('CREATE TABLE anything ()')).rejects.toMatchObject({ code: '25006' })
  } finally {
    for (const store of [primary, replica, stranger]) await store.close()
  }
})

test('a replica that stands still is not read: what was written since is found on the primary', async () => {
  await pair.askReplica('SELECT pg_wal_replay_pause()')
  const before = await figures()
  const words = [await say(), await say()]
  for (const word of words) expect(await find(word)).toEqual([{ text: word }])
  const after = await figures()
  expect(after).toMatchObject({ isUp: 0, replica: before.replica })
  expect(after.primary - before.primary).toBe(2)
  expect(await (await fetch(`${server.url}/readyz`)).json()).toMatchObject({ ready: true, degraded: ['replica'] })

  await pair.askReplica('SELECT pg_wal_replay_resume()')
  await untilUsed()
  expect(await figures()).toMatchObject({ isUp: 1 })
  for (const word of words) expect(await find(word)).toEqual([{ text: word }])
})

test('reads go on while the replica is dead, and go back to it when it lives again', async () => {
  await pair.killReplica()
  const word = await say()
  expect(await find(word)).toEqual([{ text: word }])
  expect((await admin.get('adminAnalytics')).totals.batches).toBeGreaterThan(0)
  await pair.startReplica()
  await untilUsed()
  expect(await find(word)).toEqual([{ text: word }])
})

test('reads go on while the replica hangs', async () => {
  pair.link.setMode({ kind: 'black_hole' })
  const word = await say()
  expect(await find(word)).toEqual([{ text: word }])
  pair.link.setMode({ kind: 'open' })
})

test('a server starts while its replica is away', async () => {
  pair.link.refuse()
  pair.link.cut()
  contractor.socket.disconnect()
  server = await server.restart()
  contractor = await connectClient(server.url, 'contractor_token')
  api = createApiClient(server.url, 'contractor_token')
  admin = createApiClient(server.url, 'admin_token')
  const word = await say()
  expect(await find(word)).toEqual([{ text: word }])
  await pair.link.accept()
})

test('what replays no more because it was promoted is no replica, and is not read', async () => {
  await pair.askReplica('SELECT pg_promote()')
  const word = await say()
  const before = await figures()
  expect(await find(word)).toEqual([{ text: word }])
  expect(await find(word)).toEqual([{ text: word }])
  expect(await figures()).toMatchObject({ isUp: 0, replica: before.replica })
})
