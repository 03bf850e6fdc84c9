import { expect, test } from 'vitest'
import type { Connection } from '@/lib/domain/presence-state'
import type { PresenceRegistry } from '@/lib/server/ports/presence-registry'
import type { LastSeenWriter } from '@/lib/server/services/last-seen-writer'
import { createPresenceService } from '@/lib/server/services/presence'

const never = new Promise<never>(() => {})

test('who comes and goes is noted at once, while Redis says nothing to it', () => {
  const held = new Set<string>()
  const registry = {
    holds: (userId: string) => held.has(userId),
    connect({ userId }: Connection) {
      held.add(userId)
      return never
    },
    disconnect(userId: string) {
      held.delete(userId)
      return never
    },
  } as unknown as PresenceRegistry
  const edges: [userId: string, at: number][] = []
  const lastSeen = { noteEdge: (...edge: [string, number]) => void edges.push(edge) } as LastSeenWriter
  type Parts = Parameters<typeof createPresenceService>[0]
  const presence = createPresenceService({ registry, lastSeen } as unknown as Parts)

  void presence.connect({ userId: 'carla', socketId: 's1', since: 5 } as Connection)
  expect(edges).toEqual([['carla', 5]])
  void presence.disconnect('carla', 's1', { at: 9, immediate: false })
  expect(edges).toEqual([
    ['carla', 5],
    ['carla', 9],
  ])
})
