import { afterEach, expect, test, vi } from 'vitest'
import type { Actor } from '@/lib/domain/actor'
import type { Connection } from '@/lib/domain/presence-state'
import { createLogger } from '@/lib/server/logger'
import type { PresenceEvent } from '@/lib/server/ports/presence-registry'
import { createMemoryPresenceRegistry } from '@/lib/server/presence/memory-registry'
import { createPresenceService } from '@/lib/server/services/presence'
import type { DirectoryEntry, PresenceDirectory } from '@/lib/server/services/presence-directory'
import { createPresencePushes } from '@/lib/server/services/presence-pushes'
import { createPresenceWatches } from '@/lib/server/services/presence-watches'
import { createWatchOpenings } from '@/lib/server/services/watch-openings'

afterEach(() => void vi.useRealTimers())

const actor = { userId: 'viewer', role: 'contractor' } as Actor
const entry: DirectoryEntry = { visibility: 'everyone', lastSeen: null, lastSeenMs: 0 }

/** Presence of one node whose answers about lists are made at once and arrive when they are let. */
function create() {
  const hidden = new Set<string>()
  const told: unknown[] = []
  const held: (() => void)[] = []
  const memory = createMemoryPresenceRegistry()
  const lose: { now: () => void } = { now: () => {} }
  const registry = {
    ...memory,
    subscribe(listener: (event: PresenceEvent) => void) {
      lose.now = () => listener({ kind: 'lost' })
      return memory.subscribe(listener)
    },
    async glance(userIds: readonly string[]) {
      const found = await memory.glance(userIds)
      await new Promise<void>((resolve) => held.push(resolve))
      return found
    },
  }
  const directory = {
    prefetch: async () => {},
    noteLastSeen: () => {},
    forgetUser: () => {},
    clear: () => {},
    isNobody: () => false,
    listVisible: async (_: Actor, ids: string[]) => ids.map((id) => (hidden.has(id) ? undefined : entry)),
    listViewers: async (userId: string) => ({ entry, viewerIds: new Set(hidden.has(userId) ? [] : ['viewer']) }),
  } as unknown as PresenceDirectory
  const watches = createPresenceWatches({
    toRole: () => undefined,
    toUsers: () => {},
    toSocket: (_, event, payload) => {
      const { isOnline, isUncertain } = payload as { isOnline?: boolean; isUncertain?: boolean }
      told.push([event, isOnline ?? isUncertain])
    },
  })
  const logger = createLogger('silent')
  const pushes = createPresencePushes({ registry, directory, watches, logger })
  const lastSeen = { noteEdge: () => {} }
  type Parts = Parameters<typeof createPresenceService>[0]
  const presence = createPresenceService({ registry, directory, watches, pushes, lastSeen, logger } as unknown as Parts)
  const connection = { userId: 'carla', socketId: 's1', since: 1, lastSign: 1 } as Connection
  return {
    presence,
    told,
    hidden,
    lose,
    come: () => presence.connect(connection),
    go: () => presence.disconnect('carla', 's1', { at: 2, immediate: false }),
    /** Watches her, with something that happens between the answer and its arrival. */
    async watchDuring(happens: () => Promise<unknown>) {
      const watching = presence.watch(actor, 'watcher', ['carla'])
      await vi.waitFor(() => expect(held).toHaveLength(1))
      await happens()
      held.pop()?.()
      return (await watching).carla?.isOnline
    },
  }
}

test('who comes while a watch is being read is told to it', async () => {
  const { come, watchDuring, told } = create()
  expect(await watchDuring(come)).toBe(false)
  await vi.waitFor(() => expect(told).toEqual([['presence_changed', true]]))
})

test('who goes while a watch is being read is told to it, after the grace', async () => {
  vi.useFakeTimers()
  const { come, go, watchDuring, told } = create()
  await come()
  expect(await watchDuring(go)).toBe(true)
  await vi.advanceTimersByTimeAsync(1000)
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([['presence_changed', false]])
})

test('who hides while a watch is being read is shown to it no longer', async () => {
  vi.useFakeTimers()
  const { come, hidden, presence, watchDuring, told } = create()
  await come()
  const hide = () => {
    hidden.add('carla')
    return presence.refresh(['carla'])
  }
  expect(await watchDuring(hide)).toBe(true)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual([['presence_changed', false]])
})

test('other nodes that cannot be asked since a watch was opened are told of to it', async () => {
  const { lose, watchDuring, told } = create()
  await watchDuring(async () => lose.now())
  expect(told).toEqual([['presence_uncertain', true]])
})

test('a watch hears of those alone who changed since it was opened, and of all where too many did', () => {
  const openings = createWatchOpenings()
  const first = openings.open()
  openings.note(['a'])
  const second = openings.open()
  openings.note(['b'])
  expect(first(['a', 'b', 'c'])).toEqual(['a', 'b'])
  openings.note(['c'])
  expect(second(['a', 'b', 'c'])).toEqual(['b', 'c'])

  const third = openings.open()
  openings.note(Array.from({ length: 10_001 }, (_, at) => `user${at}`))
  expect(third(['a', 'b'])).toEqual(['a', 'b'])
  const fourth = openings.open()
  expect(fourth(['a', 'b'])).toEqual([])
})
