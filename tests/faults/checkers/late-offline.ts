import { type Entry, entriesOf } from '../support/history'
import { lengthOutside, type Span } from '../support/spans'
import { awaySpans, nodeOutages } from './connected-spans'
import { type EndCause, findPresenceTruth } from './presence-truth'

/** P4: three seconds after its return all is right again. */
const RECOVERY_MS = 3000

export type LateOffline = Record<EndCause, { ms: number; where: string }>

/**
 * P2: for each cause the longest that observers went on taking somebody for online who was gone, in milliseconds, by
 * answers and by pushes. Time in which Redis was away, or the observer's own node did not run, does not count.
 */
export function worstLateOffline(entries: readonly Entry[], endAt: number): LateOffline {
  const truth = findPresenceTruth(entries)
  const outages = nodeOutages(entries)
  const redisAway = awaySpans(entries, 'redis').map(({ from, to }) => ({ from, to: to + RECOVERY_MS }))
  const none = () => ({ ms: 0, where: '' })
  const worst: LateOffline = { closed: none(), killed: none(), frozen: none() }
  const note = (cause: EndCause, ms: number, where: string) => {
    if (ms > worst[cause].ms) worst[cause] = { ms, where }
  }
  const holesOf = (node: string): Span[] => [
    ...redisAway,
    ...(outages.get(node) ?? []).map(({ from, to }) => ({ from, to: to + RECOVERY_MS })),
  ]

  for (const { node, askedAt, at, statuses } of entriesOf(entries, 'statuses')) {
    for (const [user, { isOnline, unknown }] of Object.entries(statuses)) {
      if (!isOnline || unknown) continue
      const gone = truth.gone(user).find(({ from, to }) => from < askedAt && at < to)
      if (gone) {
        note(
          gone.cause,
          lengthOutside({ from: gone.from, to: askedAt }, holesOf(node)),
          `${node} answered so of ${user} at ${Math.round(at)}`,
        )
      }
    }
  }
  for (const view of watchedViews(entries, endAt)) {
    for (const gone of truth.gone(view.user)) {
      // Shown as online when the user went, and for how long after.
      if (view.from > gone.from || view.to < gone.from || !view.isOnline) continue
      const until = Math.min(view.to, gone.to, endAt)
      note(
        gone.cause,
        lengthOutside({ from: gone.from, to: until }, holesOf(view.node)),
        `${view.observer} was shown ${view.user} so until ${Math.round(until)}`,
      )
    }
  }
  return worst
}

type View = Span & { observer: string; node: string; user: string; isOnline: boolean; unknown: boolean }

/** What each watching observer was shown of each user, and for how long. */
function watchedViews(entries: readonly Entry[], endAt: number): View[] {
  const views: View[] = []
  const current = new Map<string, View>()
  const show = (observer: string, node: string, user: string, isOnline: boolean, unknown: boolean, at: number) => {
    const key = `${observer} ${user}`
    const last = current.get(key)
    if (last) last.to = at
    const view = { observer, node, user, isOnline: isOnline && !unknown, unknown, from: at, to: endAt }
    current.set(key, view)
    views.push(view)
  }
  for (const entry of entries) {
    if (entry.kind === 'snapshot') {
      for (const [user, { isOnline, unknown }] of Object.entries(entry.statuses)) {
        show(entry.observer, entry.node, user, isOnline, unknown, entry.at)
      }
    } else if (entry.kind === 'change') {
      show(entry.observer, entry.node, entry.user, entry.status.isOnline, entry.status.unknown, entry.at)
    } else if (entry.kind === 'down') {
      // An observer that lost its connection is shown nothing until its next snapshot.
      for (const [key, view] of current) {
        if (view.observer !== entry.client) continue
        view.to = Math.min(view.to, entry.at)
        current.delete(key)
      }
    }
  }
  return views
}
