import { type Entry, entriesOf } from '../support/history'
import { covers } from '../support/spans'
import { findPresenceTruth } from './presence-truth'

/** P2, P4: answers that call somebody offline who was online beyond doubt all the time from question to answer. */
export function findFalseOffline(entries: readonly Entry[]): string[] {
  const truth = findPresenceTruth(entries)
  const online = new Map(truth.users.map((user) => [user, truth.online(user)]))
  return [...entriesOf(entries, 'statuses'), ...entriesOf(entries, 'snapshot')].flatMap((entry) =>
    Object.entries(entry.statuses).flatMap(([user, { isOnline, unknown }]) => {
      if (isOnline || unknown) return []
      const from = entry.kind === 'statuses' ? entry.askedAt : entry.at
      if (!covers(online.get(user) ?? [], from, entry.at)) return []
      return [`${entry.observer} was told at ${Math.round(entry.at)} that ${user} is offline`]
    }),
  )
}

/** P3: pushes that call somebody offline who was not gone for longer than the grace, or was back already. */
export function findFalseOfflinePushes(entries: readonly Entry[]): string[] {
  const truth = findPresenceTruth(entries)
  return entriesOf(entries, 'change').flatMap(({ observer, user, status, at }) => {
    if (status.isOnline || status.unknown || !truth.users.includes(user)) return []
    if (truth.offlinePushes(user).some(({ from, to }) => from <= at && at <= to)) return []
    return [`${observer} was told at ${Math.round(at)} that ${user} went offline`]
  })
}
