import { type Entry, entriesOf } from '../support/history'
import { covers } from '../support/spans'
import { awaySpans, connectedSpans } from './connected-spans'
import { findPresenceTruth } from './presence-truth'

/** P2: a kill just before the return is noticed after it. */
const KILL_NOTICED_MS = 5000

/** P4: what a node must know of its own connections, whatever is away. */
export function findUnknownLocals(entries: readonly Entry[]): string[] {
  const connected = connectedSpans(entries)
  // Only connections that never moved: of those it is beyond doubt on which node they are.
  const homes = new Map<string, Set<string>>()
  const clientsOf = new Map<string, Set<string>>()
  for (const { client, user, node } of entriesOf(entries, 'up')) {
    homes.set(client, (homes.get(client) ?? new Set()).add(node))
    clientsOf.set(user, (clientsOf.get(user) ?? new Set()).add(client))
  }
  return entriesOf(entries, 'statuses').flatMap(({ observer, node, askedAt, at, statuses }) =>
    Object.entries(statuses).flatMap(([user, { unknown }]) => {
      if (!unknown) return []
      const isLocal = [...(clientsOf.get(user) ?? [])].some((client) => {
        const nodes = homes.get(client)
        return nodes?.size === 1 && nodes.has(node) && covers(connected.get(client) ?? [], askedAt - 1000, at)
      })
      return isLocal ? [`${observer} was told at ${Math.round(at)} that ${user}, connected there, is unknown`] : []
    }),
  )
}

/** P4: the longest after a return of Redis that a status was still unknown or called somebody online who was gone. */
export function worstRecovery(entries: readonly Entry[]): number {
  const truth = findPresenceTruth(entries)
  let worst = 0
  const outages = awaySpans(entries, 'redis')
  for (const [index, { to: backAt }] of outages.entries()) {
    const until = outages[index + 1]?.from ?? Number.POSITIVE_INFINITY
    for (const { askedAt, at, statuses } of entriesOf(entries, 'statuses')) {
      if (askedAt < backAt || at > until) continue
      for (const [user, { isOnline, unknown }] of Object.entries(statuses)) {
        const gone = isOnline && truth.gone(user).find(({ from, to }) => from < backAt - KILL_NOTICED_MS && at < to)
        if (unknown || gone) worst = Math.max(worst, askedAt - backAt)
      }
    }
  }
  return worst
}
