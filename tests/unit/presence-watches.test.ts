import { expect, test } from 'vitest'
import type { Actor } from '@/lib/domain/actor'
import type { PresenceStatus } from '@/lib/protocol/objects'
import { createPresenceWatches } from '@/lib/server/services/presence-watches'

const actor: Actor = {
  userId: 'viewer',
  role: 'contractor',
  name: 'Viewer',
  sessionId: null,
  tokenId: null,
  scopes: null,
}
const offline: PresenceStatus = { isOnline: false, lastSeen: null }
const nobody = (userId: string) => userId.startsWith('nobody')

function create() {
  const told: string[] = []
  const watches = createPresenceWatches({
    toRole: () => undefined,
    toUsers: () => {},
    toSocket: (socketId, event, payload) => void told.push(`${socketId} ${event} ${JSON.stringify(payload)}`),
  })
  const watch = (socketId: string, ...userIds: string[]) =>
    watches.add(actor, socketId, new Map(userIds.map((id) => [id, offline])), nobody)
  return { watches, watch, told }
}

test('an id that nobody has takes a place and is watched by none, until it is asked for again', () => {
  const { watches, watch } = create()
  watch('s1', 'user1', 'nobody1')
  expect(watches.listWatched()).toEqual(['user1'])
  watches.add(actor, 's1', new Map([['nobody1', offline]]), () => false)
  expect(watches.listWatched()).toEqual(['user1', 'nobody1'])
})

test('each socket is told once of each change, and nothing when it is gone', () => {
  const { watches, watch, told } = create()
  watch('s1', 'user1')
  watch('s2', 'user1')
  const online = { isOnline: true, lastSeen: null }
  for (const watcher of watches.listWatchers('user1')) watches.tell(watcher, 'user1', online)
  for (const watcher of watches.listWatchers('user1')) watches.tell(watcher, 'user1', online)
  expect(told).toHaveLength(2)
  watches.removeAll('s1')
  expect(watches.listWatchers('user1').map(({ socketId }) => socketId)).toEqual(['s2'])
  watches.removeAll('s2')
  watches.removeAll('s2')
  expect(watches.has('user1')).toBe(false)
})

test('a request that has no room adds nothing, whatever was let through before it', () => {
  const { watches } = create()
  const many = (prefix: string, count: number) =>
    new Map(Array.from({ length: count }, (_, at) => [`${prefix}${at}`, offline] as const))
  watches.add(actor, 's1', many('a', 10_000), nobody)
  watches.add(actor, 's2', many('b', 9999), nobody)
  expect(() => watches.add(actor, 's3', many('c', 2), nobody)).toThrow('Maximum 20000 users watched')
  expect(() => watches.add(actor, 's1', many('d', 1), nobody)).toThrow('Maximum 10000 users watched')
  expect(watches.has('c0')).toBe(false)
  watches.removeAll('s1')
  watches.add(actor, 's3', many('c', 2), nobody)
  expect(watches.has('c0')).toBe(true)
})
