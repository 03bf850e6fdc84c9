import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch } from '../../lib/protocol/bulk-objects'
import { BULK_TOTALS_INTERVAL_MS } from '../../lib/protocol/limits'
import { createApiClient } from '../support/api-client'
import { startTestCluster, type TestCluster } from '../support/cluster'
import { connectClient, type TestClient } from '../support/test-client'

const READERS = 40
const AT_ONCE = 6

let cluster: TestCluster
const clients: TestClient[] = []
beforeAll(async () => {
  cluster = await startTestCluster(3, { LIMIT_FACTOR: '100' })
})
afterAll(async () => {
  for (const { socket } of clients) socket.disconnect()
  await cluster.stop()
})

const urlOf = (at: number) => cluster.nodes[at % cluster.nodes.length]?.url ?? ''
async function connect(at: number, token: string): Promise<TestClient> {
  const client = await connectClient(urlOf(at), token)
  clients.push(client)
  return client
}

test('three nodes together tell of the totals of a batch at most once a second, and of the last ones', async () => {
  const sender = await connect(0, 'contractor2_token')
  const readers = await Promise.all(
    Array.from({ length: READERS }, (_, at) => connect(at, at === 0 ? 'customer_token' : `customer${at + 1}_token`)),
  )
  const receiverIds = readers.map((_, at) => `customer${at + 1}`)
  const text = { messageType: 'text' as const, content: { text: 'hi' } }
  const { batchId, results, totalSent } = await sender.get('send_bulk_message', { receiverIds, ...text })
  const conversationOf = new Map(results.map(({ receiverId, conversationId }) => [receiverId, conversationId]))
  const api = createApiClient(urlOf(1), 'contractor2_token')
  const lastSeqs = new Map(
    (await api.get('listConversations', { query: { limit: 200 } })).items.map((c) => [c.id, c.lastSeq]),
  )

  const told: Batch['totals'][] = []
  const startedAt = performance.now()
  sender.socket.on('bulk_state', ({ batch }: { batch: Batch }) => {
    if (batch.id === batchId) told.push(batch.totals)
  })
  // Some on each node, and the next ones when that was told: all nodes have something to tell all the while.
  for (const [at, reader] of readers.entries()) {
    const conversationId = conversationOf.get(receiverIds[at] ?? '')
    if (!conversationId) continue
    await reader.get('mark_read', { conversationId, seq: lastSeqs.get(conversationId) ?? 1 })
    const before = told.length
    if (at % AT_ONCE === AT_ONCE - 1) await expect.poll(() => told.length).toBeGreaterThan(before)
  }
  await expect.poll(() => told.at(-1)?.read).toBe(totalSent)
  const elapsedMs = performance.now() - startedAt
  expect(told.length).toBeGreaterThan(1)
  // One at the beginning, and one that was on its way by then.
  expect(told.length).toBeLessThanOrEqual(Math.floor(elapsedMs / BULK_TOTALS_INTERVAL_MS) + 2)
})
