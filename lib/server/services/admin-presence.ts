import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Connection } from '../../domain/presence-state'
import { isNamed } from '../../domain/search-words'
import type { AdminPresence, AdminPresenceEntry } from '../../protocol/admin-objects'
import { type Role, roles } from '../../protocol/objects'
import type { PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import { listPeers } from '../store/users'
import type { PresenceService } from './presence'

type Query = PageQuery & { q?: string | undefined; role?: Role | undefined }

export type AdminPresenceService = ReturnType<typeof createAdminPresenceService>

/** Who is online now, for admins: everybody, hidden ones too, with each connection. */
export function createAdminPresenceService({
  store,
  presence,
}: {
  store: Store
  presence: Pick<PresenceService, 'listOnline'>
}) {
  return {
    /** The sums are of everybody online, whatever is searched for; the list is by name. */
    async list({ q, role, cursor, limit }: Query): Promise<AdminPresence> {
      const after = fromPageCursor(cursor, ['text', 'id'])
      const { users, isComplete } = await presence.listOnline()
      const online = new Map(users.map(({ userId, connections }) => [userId, connections]))
      const peers = await listPeers(store, [...online.keys()])
      const byRole = Object.fromEntries(
        roles.map((each) => [each, peers.filter((peer) => peer.role === each).length]),
      ) as Record<Role, number>

      const entries = peers
        .filter((peer) => role === undefined || peer.role === role)
        .filter((peer) => !q || isNamed([peer.name, peer.id], q))
        .map(({ id, ...peer }) => toEntry(id, peer, online.get(id) ?? []))
        .sort((a, b) => compare([a.name, a.userId], [b.name, b.userId]))
        .filter((entry) => after === null || compare([entry.name, entry.userId], after) > 0)

      return {
        people: online.size,
        sockets: [...online.values()].reduce((sum, connections) => sum + connections.length, 0),
        byRole,
        ...(isComplete ? {} : { incomplete: true as const }),
        ...toPage(
          entries.slice(0, limit + 1),
          limit,
          (entry) => entry,
          (entry) => [entry.name, entry.userId],
        ),
      }
    },
  }
}

type Key = readonly [name: string, id: string]

const names = new Intl.Collator('und', { numeric: true })

/** As the database sorts people; what is equal to readers stands by code unit, as paging needs. */
function compare([nameA, idA]: Key, [nameB, idB]: Key): number {
  return names.compare(nameA, nameB) || byCodeUnit(nameA, nameB) || byCodeUnit(idA, idB)
}

function byCodeUnit(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function toEntry(
  userId: string,
  { name, role }: { name: string; role: Role },
  connections: readonly Connection[],
): AdminPresenceEntry {
  const lastSign = Math.max(...connections.map((connection) => connection.lastSign))
  return {
    userId,
    name,
    role,
    connectionCount: connections.length,
    lastSeen: Number.isFinite(lastSign) ? new Date(lastSign).toISOString() : null,
    connections: connections.map(({ socketId, device, since, node, sessionId }) => ({
      socketId,
      device,
      since: new Date(since).toISOString(),
      node,
      sessionId,
    })),
  }
}
