import { findRepeatedChanges } from '../checkers/alternation'
import { findBrokenBatches } from '../checkers/batches'
import { findDisorderedClients, findDisorderedRows } from '../checkers/disordered'
import { findDoubled, findDoubledPairs } from '../checkers/doubled'
import { findFalseOffline, findFalseOfflinePushes } from '../checkers/false-offline'
import { type Worst, worstGapTime, worstHealTime } from '../checkers/gap-time'
import { checkLastSeen } from '../checkers/last-seen'
import { worstLateOffline } from '../checkers/late-offline'
import { findLost, findUnsettled } from '../checkers/lost'
import { findUnknownLocals, worstRecovery } from '../checkers/redis-outage'
import { type Entry, entriesOf, type FinalRead } from './history'
import type { Figure } from './ledger'

/** Of many violations these few are shown. */
const SHOWN = 5

/** Every promise that a history and a final read can tell of, measured. */
export function judge(
  entries: readonly Entry[],
  final: FinalRead,
  options: { endAt: number; skewMs?: number },
): Figure[] {
  const { endAt, skewMs = 0 } = options
  const people = new Map(final.conversations.map((row) => [row.id, [row.contractorId, row.customerId]]))
  const sent = entriesOf(entries, 'invoke').length
  const acknowledged = new Set(entriesOf(entries, 'ok').map(({ key }) => key)).size
  const batches = entriesOf(entries, 'batch').length
  const statuses = entriesOf(entries, 'statuses').reduce((sum, entry) => sum + Object.keys(entry.statuses).length, 0)
  const changes = entriesOf(entries, 'change').length
  const late = worstLateOffline(entries, endAt)
  const lastSeen = checkLastSeen(entries, skewMs)
  const recovery = worstRecovery(entries)
  const isRedisAway = entriesOf(entries, 'redis').length > 0
  const ended = entriesOf(entries, 'node').filter(({ state }) => state === 'ended')

  return [
    none('M1', 'acknowledged messages lost', findLost(entries, final), acknowledged),
    none('M2', 'clients whose list differs at the end', findDisorderedClients(final), final.held.size),
    within('M2', 'a later message shown without an earlier one', worstGapTime(entries, endAt), 5000),
    none('M3', 'doubled rows, answers or pushes', findDoubled(entries, final), sent),
    none('M4', 'gaps or disorder in seq', findDisorderedRows(entries, final), final.messages.length),
    none('M5', 'sends that nothing settles', findUnsettled(entries, final), sent),
    within(
      'M7',
      'an acknowledged message missing on a connected client',
      worstHealTime(entries, (id) => people.get(id) ?? [], endAt),
      25_000,
    ),
    ...(batches > 0 ? [none('M8', 'batches broken or doubled', findBrokenBatches(entries, final), batches)] : []),
    none('M9', 'pairs with two conversations', findDoubledPairs(final), final.conversations.length),
    none('P2', 'false "offline" in answers', findFalseOffline(entries), statuses),
    within('P2', 'still online after its node was killed', late.killed, 5000),
    within('P2', 'still online after its node froze or was cut off', late.frozen, 12_000),
    within('P5', 'still online after its last connection closed', late.closed, 15_000),
    none('P3', 'pushes "offline" without an absence', findFalseOfflinePushes(entries), changes),
    none('P3', 'pushes that do not alternate', findRepeatedChanges(entries), changes),
    none(
      'P4',
      'processes that ended by themselves',
      ended.map(({ node }) => `${node} ended by itself`),
    ),
    ...(isRedisAway
      ? [
          none('P4', 'local presence unknown', findUnknownLocals(entries), statuses),
          within('P4', 'unknown or wrong after Redis came back', recovery, 3000),
        ]
      : []),
    none('P5', 'lastSeen in the future', lastSeen.inFuture, statuses),
    none('P5', 'lastSeen that went back further than a kill allows', lastSeen.decreases, statuses),
  ]
}

export function none(promise: string, what: string, violations: readonly string[], of?: number): Figure {
  return { promise, what, unit: 'count', bound: 0, seen: violations.length, of, violations: violations.slice(0, SHOWN) }
}

export function within(promise: string, what: string, time: number | Worst, bound: number): Figure {
  const { ms, where } = typeof time === 'number' ? { ms: time, where: '' } : time
  const violations = ms <= bound ? [] : [`${Math.round(ms)} ms, at most ${bound} ms ${where}`.trim()]
  return { promise, what, unit: 'ms', bound, seen: Math.round(ms), violations }
}

export function violationsOf(figures: readonly Figure[]): string[] {
  return figures.flatMap(({ promise, what, violations }) => violations.map((text) => `${promise} ${what}: ${text}`))
}
