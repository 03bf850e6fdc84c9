import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '@/lib/server/logger'
import type { Change } from '@/lib/server/ports/change-feed'
import { createLastSeenWriter } from '@/lib/server/services/last-seen-writer'
import { createStore, type Store } from '@/lib/server/store/client'
import { beatNode, settleNodes, writeLastSeen } from '@/lib/server/store/last-seen'
import { findPresenceFacts } from '@/lib/server/store/presence'
import { cloneDatabase } from '../support/test-server'

let store: Store
beforeAll(async () => {
  store = createStore(await cloneDatabase('template_demo'), () => {})
})
afterAll(() => store.close())

const cameAt = Date.parse('2026-03-01T10:00:00.000Z')
const beatAt = cameAt + 60_000
const came = (userId: string) => ({ userId, at: cameAt, isHere: true })
const left = (userId: string, at: number) => ({ userId, at, isHere: false })

/** What another node reads of a user. */
async function readLastSeen(userId: string): Promise<number | undefined> {
  const facts = await findPresenceFacts(store, { userIds: [userId], bootId: 'reader' })
  return facts.get(userId)?.lastSeen?.getTime()
}

async function listHeld(bootId: string): Promise<string[]> {
  const rows = await store.prisma.nodeUser.findMany({ where: { bootId }, orderBy: { userId: 'asc' } })
  return rows.map(({ userId }) => userId)
}

async function forget(...userIds: string[]): Promise<void> {
  await store.prisma.lastSeen.deleteMany({ where: { userId: { in: userIds } } })
}

test('whoever a node holds was there at its last beat, before and after it is settled, and nobody else is', async () => {
  await forget('customer1', 'customer2', 'customer3')
  await beatNode(store, 'killed', new Date(cameAt))
  await writeLastSeen(store, 'killed', ['customer1', 'customer2'].map(came))
  await beatNode(store, 'killed', new Date(beatAt))
  await writeLastSeen(store, 'killed', [left('customer2', cameAt + 5)])
  const expectTruth = async () => {
    expect(await readLastSeen('customer1')).toBe(beatAt)
    expect(await readLastSeen('customer2')).toBe(cameAt + 5)
    expect(await readLastSeen('customer3')).toBeUndefined()
  }
  await expectTruth()
  expect(await settleNodes(store, { bootId: null, before: new Date(beatAt) })).toBe(0)
  expect(await settleNodes(store, { bootId: null, before: new Date(beatAt + 1) })).toBe(1)
  await expectTruth()
  expect(await listHeld('killed')).toEqual([])
})

test('of a user on two nodes, the one that dies takes nothing from what the other knows', async () => {
  await forget('customer4')
  await beatNode(store, 'first', new Date(beatAt))
  await beatNode(store, 'second', new Date(beatAt + 9000))
  for (const node of ['first', 'second']) await writeLastSeen(store, node, [came('customer4')])
  await writeLastSeen(store, 'second', [left('customer4', cameAt + 10)])
  expect(await readLastSeen('customer4')).toBe(beatAt)
  await settleNodes(store, { bootId: 'first', before: new Date(0) })
  await settleNodes(store, { bootId: 'second', before: new Date(0) })
  expect(await readLastSeen('customer4')).toBe(beatAt)
})

test('a node settles the dead, says so, and writes its own people again when it was settled itself', async () => {
  await forget('customer5', 'customer6')
  await beatNode(store, 'dead', new Date(beatAt))
  await writeLastSeen(store, 'dead', [came('customer5')])
  const told: Change[] = []
  const held = new Set(['customer6'])
  const writer = createLastSeenWriter({
    store,
    changes: { publish: async (change) => void told.push(change), subscribe: () => () => {}, close: async () => {} },
    registry: { holds: (userId) => held.has(userId), listHeld: () => held },
    bootId: 'living',
    now: () => new Date(),
    logger: createLogger('silent'),
  })
  await expect.poll(() => told).toEqual([{ kind: 'last_seen_settled' }])
  expect(await readLastSeen('customer5')).toBe(beatAt)
  // Its first beat was not known either: whom it held by then is written.
  await expect.poll(() => listHeld('living')).toEqual(['customer6'])

  await settleNodes(store, { bootId: 'living', before: new Date(0) })
  expect(await listHeld('living')).toEqual([])
  await expect.poll(() => listHeld('living')).toEqual(['customer6'])

  held.clear()
  writer.noteEdge('customer6', Date.now())
  await writer.close()
  expect(await store.prisma.nodeBeat.findUnique({ where: { bootId: 'living' } })).toBeNull()
})
