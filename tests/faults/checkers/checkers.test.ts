import { describe, expect, test } from 'vitest'
import type { BulkReport } from '../../../lib/protocol/bulk-objects'
import type { Entry, FinalRead, Happening, SeenMessage, SeenStatus } from '../support/history'
import { findRepeatedChanges } from './alternation'
import { findBrokenBatches } from './batches'
import { findDisorderedClients, findDisorderedRows } from './disordered'
import { findDoubled, findDoubledPairs } from './doubled'
import { findFalseOffline, findFalseOfflinePushes } from './false-offline'
import { worstGapTime, worstHealTime } from './gap-time'
import { checkLastSeen } from './last-seen'
import { worstLateOffline } from './late-offline'
import { findLost, findUnsettled } from './lost'
import { findUnknownLocals, worstRecovery } from './redis-outage'
import { findBrokenSum, findWrongCopies } from './waiting-batches'
import { mostInWindow } from './within-limit'

/** A history of happenings, each with its second. */
const historyOf = (...lines: [seconds: number, happening: Happening][]): Entry[] =>
  lines.map(([seconds, happening]) => ({ ...happening, at: seconds * 1000, wallAt: seconds * 1000 }))

const message = (seq: number, more: Partial<SeenMessage> = {}): SeenMessage => ({
  id: `m${seq}`,
  conversationId: 'c',
  seq,
  senderId: 'ann',
  text: `text ${seq}`,
  ...more,
})
const invoke = (seq: number): Happening => ({
  kind: 'invoke',
  client: 'ann 1',
  user: 'ann',
  key: `k${seq}`,
  text: `text ${seq}`,
})
const ok = (seq: number, more: Partial<SeenMessage> = {}): Happening => ({
  kind: 'ok',
  client: 'ann 1',
  key: `k${seq}`,
  message: message(seq, more),
})
const shown = (seq: number): Happening => ({
  kind: 'shown',
  client: 'bob 1',
  user: 'bob',
  via: 'push',
  message: message(seq),
})
const up = (client: string, node = 'n1'): Happening => ({ kind: 'up', client, user: client.split(' ')[0] ?? '', node })
const down = (client: string, node = 'n1'): Happening => ({
  kind: 'down',
  client,
  user: client.split(' ')[0] ?? '',
  node,
})
const finalOf = (rows: readonly SeenMessage[], held: readonly string[] = rows.map(({ id }) => id)): FinalRead => ({
  messages: rows.map((row) => ({ ...row, clientMessageId: `k${row.seq}` })),
  conversations: [{ id: 'c', contractorId: 'ann', customerId: 'bob', lastSeq: rows.length }],
  held: new Map([['bob 1', { user: 'bob', conversations: new Map([['c', held]]) }]]),
})

const online: SeenStatus = { isOnline: true, unknown: false, lastSeen: null }
const offline: SeenStatus = { isOnline: false, unknown: false, lastSeen: null }
const unknown: SeenStatus = { isOnline: false, unknown: true, lastSeen: null }
const answer = (askedAt: number, status: SeenStatus, node = 'n2'): Happening => ({
  kind: 'statuses',
  observer: `observer on ${node}`,
  node,
  askedAt: askedAt * 1000,
  statuses: { bob: status },
})
const snapshot = (status: SeenStatus): Happening => ({
  kind: 'snapshot',
  observer: 'observer on n2',
  node: 'n2',
  statuses: { bob: status },
})
const change = (status: SeenStatus): Happening => ({
  kind: 'change',
  observer: 'observer on n2',
  node: 'n2',
  user: 'bob',
  status,
})
const node = (state: Extract<Happening, { kind: 'node' }>['state'], name = 'n1'): Happening => ({
  kind: 'node',
  node: name,
  state,
})

describe('messages', () => {
  const good = historyOf([0, invoke(1)], [1, ok(1)], [2, invoke(2)], [3, ok(2)])
  const both = finalOf([message(1), message(2)])

  test('a history in which all is well has no fault', () => {
    expect(findLost(good, both)).toEqual([])
    expect(findDoubled(good, both)).toEqual([])
    expect(findUnsettled(good, both)).toEqual([])
    expect(findDisorderedRows(good, both)).toEqual([])
    expect(findDisorderedClients(both)).toEqual([])
    expect(findDoubledPairs(both)).toEqual([])
  })

  test('what was acknowledged and is not there, or otherwise, is lost', () => {
    expect(findLost(good, finalOf([message(1)]))).toHaveLength(1)
    expect(findLost(good, finalOf([message(1), message(2, { text: 'other' })]))).toHaveLength(1)
    expect(findLost(good, finalOf([message(2, { id: 'm1' }), message(1, { id: 'm2' })]))).toHaveLength(2)
  })

  test('what was never acknowledged may be absent, but not unsettled', () => {
    const entries = historyOf(
      [0, invoke(1)],
      [1, ok(1)],
      [2, invoke(2)],
      [3, { kind: 'unknown', client: 'ann 1', key: 'k2' }],
    )
    expect(findLost(entries, finalOf([message(1)]))).toEqual([])
    expect(findUnsettled(entries, finalOf([message(1)]))).toEqual(['k2: never settled'])
  })

  test('what was refused for good may not be stored', () => {
    const entries = historyOf([0, invoke(1)], [1, { kind: 'fail', client: 'ann 1', key: 'k1', code: 'blocked' }])
    expect(findUnsettled(entries, finalOf([]))).toEqual([])
    expect(findUnsettled(entries, finalOf([message(1)]))).toHaveLength(1)
  })

  test('two rows, two answers or two pushes of one key are doubled', () => {
    expect(findDoubled(good, finalOf([message(1), message(2), message(3, { text: 'text 2' })]))).toHaveLength(1)
    expect(findDoubled([...good, ...historyOf([4, ok(2, { id: 'm3', seq: 3 })])], both)).toHaveLength(1)
    const pushed: Happening = { kind: 'pushed', client: 'bob 1', messageId: 'm1' }
    expect(findDoubled([...good, ...historyOf([4, pushed])], both)).toEqual([])
    expect(findDoubled([...good, ...historyOf([4, pushed], [5, pushed])], both)).toHaveLength(1)
  })

  test('a gap in seq, and a later send before an earlier answer, are disorder', () => {
    expect(findDisorderedRows(good, finalOf([message(1), message(3)]))).toHaveLength(1)
    const swapped = historyOf([0, invoke(2)], [1, ok(2)], [2, invoke(1)], [3, ok(1)])
    expect(findDisorderedRows(swapped, both)).toHaveLength(1)
    const parallel = historyOf([0, invoke(2)], [0, invoke(1)], [1, ok(2)], [2, ok(1)])
    expect(findDisorderedRows(parallel, both)).toEqual([])
  })

  test('a client that holds less, or in another order, is named', () => {
    expect(findDisorderedClients(finalOf([message(1), message(2)], ['m1']))).toHaveLength(1)
    expect(findDisorderedClients(finalOf([message(1), message(2)], ['m2', 'm1']))).toHaveLength(1)
  })

  test('a second conversation of a pair is named', () => {
    const conversation = { id: 'd', contractorId: 'ann', customerId: 'bob', lastSeq: 0 }
    expect(findDoubledPairs({ ...both, conversations: [...both.conversations, conversation] })).toHaveLength(1)
  })

  test('a batch must be answered for each recipient and stored as it was answered', () => {
    const batch: Happening = {
      kind: 'batch',
      client: 'ann 1',
      user: 'ann',
      key: 'b',
      text: 'text 1',
      receiverIds: ['bob', 'x', 'x'],
    }
    const report = (totalSent: number): BulkReport => ({
      batchId: 'b',
      totalSent,
      totalFailed: 1,
      results: [{ receiverId: 'bob', conversationId: 'c', messageId: 'm1', success: true }],
      errors: [{ receiverId: 'x', code: 'not_found', error: 'User not found' }],
    })
    const said = (totalSent: number): Happening => ({
      kind: 'report',
      client: 'ann 1',
      key: 'b',
      report: report(totalSent),
    })
    expect(findBrokenBatches(historyOf([0, batch], [1, said(1)]), finalOf([message(1)]))).toEqual([])
    expect(findBrokenBatches(historyOf([0, batch]), finalOf([message(1)]))).toHaveLength(1)
    expect(findBrokenBatches(historyOf([0, batch], [1, said(1)]), finalOf([]))).toHaveLength(1)
    expect(findBrokenBatches(historyOf([0, batch], [1, said(1)], [2, said(2)]), finalOf([message(1)]))).toHaveLength(1)
    const doubled = finalOf([message(1), message(2, { text: 'text 1' })])
    expect(findBrokenBatches(historyOf([0, batch], [1, said(1)]), doubled)).toHaveLength(1)
  })
})

describe('a batch that waits', () => {
  const totals = { requested: 6, pending: 1, sent: 3, failed: 1, withheld: 0, cancelled: 0, recalled: 1 }
  const good = { ...totals, delivered: 3, read: 2, replied: 2 }
  const isKnown = (receiver: string) => receiver !== 'nobody'
  const row = (receiver: string, state = 'sent', copies = 1) => ({ receiver, state, copies })

  test('whose sums hold is told apart from one whose do not', () => {
    expect(findBrokenSum(good, 6)).toBeNull()
    expect(findBrokenSum(good, 7)).toBe('6 requested of 7')
    expect(findBrokenSum({ ...good, pending: 2 }, 6)).toBe('a sum that does not hold')
    for (const more of [{ delivered: 4 }, { read: 4 }, { replied: 3 }]) {
      expect(findBrokenSum({ ...good, ...more }, 6)).toBe('more of a later state')
    }
  })

  test('lost and doubled copies are found, and what the ledger says wrongly', () => {
    expect(findWrongCopies([row('ann'), row('nobody', 'failed', 0)], 2, isKnown)).toEqual([])
    expect(findWrongCopies([row('ann', 'sent', 0)], 1, isKnown)).toEqual(['ann is sent with 0 copies'])
    expect(findWrongCopies([row('ann', 'sent', 2)], 1, isKnown)).toEqual(['ann is sent with 2 copies'])
    expect(findWrongCopies([row('ann', 'failed', 0)], 1, isKnown)).toEqual(['ann is failed with 0 copies'])
    expect(findWrongCopies([row('nobody')], 1, isKnown)).toEqual(['nobody is sent with 1 copies'])
    expect(findWrongCopies([row('ann')], 2, isKnown)).toEqual(['1 rows for 2 recipients'])
  })
})

describe('time without a message', () => {
  const people = () => ['ann', 'bob']

  test('a gap lasts from the later message to the earlier one', () => {
    const entries = historyOf([0, up('bob 1')], [1, shown(1)], [2, shown(3)], [5, shown(2)])
    expect(worstGapTime(entries, 10_000).ms).toBe(3000)
    expect(worstGapTime(historyOf([0, up('bob 1')], [1, shown(1)], [2, shown(3)]), 10_000).ms).toBe(8000)
  })

  test('time away from the server or of the database does not count', () => {
    const away = historyOf(
      [0, up('bob 1')],
      [1, shown(1)],
      [2, shown(3)],
      [3, down('bob 1')],
      [8, up('bob 1')],
      [9, shown(2)],
    )
    expect(worstGapTime(away, 10_000).ms).toBe(2000)
    const outage = historyOf(
      [0, up('bob 1')],
      [1, shown(1)],
      [2, shown(3)],
      [3, { kind: 'database', state: 'away' }],
      [8, { kind: 'database', state: 'back' }],
      [9, shown(2)],
    )
    expect(worstGapTime(outage, 10_000).ms).toBe(2000)
  })

  test('healing is timed from the acknowledgement, anew on each connection', () => {
    const entries = historyOf([0, up('bob 1')], [1, invoke(1)], [2, ok(1)], [9, shown(1)])
    expect(worstHealTime(entries, people, 10_000)).toEqual({ ms: 7000, where: 'bob 1 lacked m1' })
    const anew = historyOf([0, up('bob 1')], [2, ok(1)], [3, down('bob 1')], [7, up('bob 1')], [9, shown(1)])
    expect(worstHealTime(anew, people, 10_000).ms).toBe(2000)
    expect(worstHealTime(historyOf([0, up('bob 1')], [2, ok(1)]), people, 10_000).ms).toBe(8000)
    expect(worstHealTime(historyOf([0, up('eve 1')], [2, ok(1)]), people, 10_000).ms).toBe(0)
  })

  test('a frozen node serves nobody', () => {
    const entries = historyOf([0, up('bob 1')], [2, ok(1)], [3, node('frozen')], [8, node('thawed')], [9, shown(1)])
    expect(worstHealTime(entries, people, 10_000).ms).toBe(1000)
  })
})

describe('presence', () => {
  const lateOf = (entries: readonly Entry[]) => {
    const { closed, killed, frozen } = worstLateOffline(entries, 30_000)
    return [closed.ms, killed.ms, frozen.ms]
  }

  test('an answer "offline" about somebody connected all along is false', () => {
    expect(findFalseOffline(historyOf([0, up('bob 1')], [5, answer(4.9, offline)], [9, down('bob 1')]))).toHaveLength(1)
    expect(findFalseOffline(historyOf([0, up('bob 1')], [5, answer(4.9, online)], [9, down('bob 1')]))).toEqual([])
    expect(findFalseOffline(historyOf([0, up('bob 1')], [5, answer(4.9, unknown)], [9, down('bob 1')]))).toEqual([])
  })

  test('an answer near a connect or a close is in its right', () => {
    expect(findFalseOffline(historyOf([5, up('bob 1')], [5.5, answer(5.4, offline)]))).toEqual([])
    expect(findFalseOffline(historyOf([0, up('bob 1')], [5.5, answer(5.4, offline)], [6, down('bob 1')]))).toEqual([])
  })

  test('a second connection elsewhere keeps a user online through a kill', () => {
    const entries = historyOf([0, up('bob 1')], [0, up('bob 2', 'n2')], [5, node('killed')], [8, answer(7.9, offline)])
    expect(findFalseOffline(entries)).toHaveLength(1)
  })

  test('a node that stopped holds nobody, though a client in the middle of its upgrade may not notice', () => {
    const stopped = historyOf([0, up('bob 1')], [5, node('stopping')], [6, node('stopped')], [8, answer(7.9, offline)])
    expect(findFalseOffline(stopped)).toEqual([])
    const early = historyOf([0, up('bob 1')], [4, answer(3.9, offline)], [5, node('stopping')], [6, node('stopped')])
    expect(findFalseOffline(early)).toHaveLength(1)
  })

  test('a short freeze is no absence, a long one is', () => {
    const short = historyOf([0, up('bob 1')], [5, node('frozen')], [8, answer(7.9, offline)], [9, node('thawed')])
    expect(findFalseOffline(short)).toHaveLength(1)
    const long = historyOf([0, up('bob 1')], [5, node('frozen')], [12, answer(11.9, offline)], [25, node('thawed')])
    expect(findFalseOffline(long)).toEqual([])
  })

  test('who came while Redis was away may be taken for offline only until that shows, and a moment after its return', () => {
    const away: [number, Happening][] = [
      [10, { kind: 'redis', state: 'away' }],
      [15, up('bob 1')],
    ]
    const back: [number, Happening] = [30, { kind: 'redis', state: 'back' }]
    expect(findFalseOffline(historyOf(...away, [20, answer(19.9, offline)], back))).toHaveLength(1)
    expect(findFalseOffline(historyOf(...away, back, [32, answer(31.9, offline)]))).toEqual([])
    expect(findFalseOffline(historyOf(...away, back, [35, answer(34.9, offline)]))).toHaveLength(1)
  })

  test('a push "offline" needs an absence longer than the grace, and may not come after its end', () => {
    const blink = historyOf([0, up('bob 1')], [5, down('bob 1')], [6, up('bob 1')], [7, change(offline)])
    expect(findFalseOfflinePushes(blink)).toHaveLength(1)
    const absence = historyOf([0, up('bob 1')], [5, down('bob 1')], [7, change(offline)], [9, up('bob 1')])
    expect(findFalseOfflinePushes(absence)).toEqual([])
    const old = historyOf([0, up('bob 1')], [5, down('bob 1')], [9, up('bob 1')], [12, change(offline)])
    expect(findFalseOfflinePushes(old)).toHaveLength(1)
    const frozen = historyOf([0, up('bob 1')], [5, node('frozen')], [9, change(offline)], [9.5, node('thawed')])
    expect(findFalseOfflinePushes(frozen)).toHaveLength(1)
  })

  test('late is who is taken for online after the last connection ended, by cause', () => {
    const killed = historyOf(
      [0, up('bob 1')],
      [5, node('killed')],
      [5, down('bob 1')],
      [9, answer(8.9, online)],
      [11, answer(10.9, offline)],
    )
    expect(lateOf(killed)).toEqual([0, 3900, 0])
    const frozen = historyOf(
      [0, up('bob 1')],
      [5, node('frozen')],
      [16, answer(15.9, online)],
      [18, down('bob 1')],
      [25, node('thawed')],
    )
    expect(lateOf(frozen)).toEqual([0, 0, 10_900])
    const closed = historyOf([0, up('bob 1')], [5, down('bob 1')], [6, answer(5.9, online)])
    expect(lateOf(closed)).toEqual([900, 0, 0])
  })

  test('a freeze that a connection outlives ended nothing', () => {
    const entries = historyOf([0, up('bob 1')], [5, node('frozen')], [9, answer(8.9, online)], [10, node('thawed')])
    expect(lateOf(entries)).toEqual([0, 0, 0])
  })

  test('a push that never comes is late as well', () => {
    const entries = historyOf([0, up('bob 1')], [1, snapshot(online)], [5, node('killed')], [5, down('bob 1')])
    expect(worstLateOffline(entries, 20_000).killed.ms).toBe(15_000)
    const told = historyOf(
      [0, up('bob 1')],
      [1, snapshot(online)],
      [5, node('killed')],
      [5, down('bob 1')],
      [8, change(offline)],
    )
    expect(worstLateOffline(told, 20_000).killed.ms).toBe(3000)
  })

  test('pushes about a user alternate from the snapshot on', () => {
    expect(findRepeatedChanges(historyOf([1, snapshot(online)], [2, change(offline)], [3, change(online)]))).toEqual([])
    expect(findRepeatedChanges(historyOf([1, snapshot(online)], [2, change(online)]))).toHaveLength(1)
    expect(findRepeatedChanges(historyOf([1, snapshot(online)], [2, change(unknown)], [3, change(online)]))).toEqual([])
  })

  test('a node knows its own while Redis is away, and all is known again soon after', () => {
    const redis = (state: 'away' | 'back'): Happening => ({ kind: 'redis', state })
    const local = historyOf([0, up('bob 1')], [5, redis('away')], [9, answer(8.9, unknown, 'n1')], [20, redis('back')])
    expect(findUnknownLocals(local)).toHaveLength(1)
    const remote = historyOf([0, up('bob 1')], [5, redis('away')], [9, answer(8.9, unknown)], [20, redis('back')])
    expect(findUnknownLocals(remote)).toEqual([])
    expect(worstRecovery(remote)).toBe(0)
    expect(worstRecovery([...remote, ...historyOf([24, answer(24, unknown)])])).toBe(4000)
  })

  test('lastSeen neither lies ahead nor goes back, but for 15 s after a kill', () => {
    const seen = (seconds: number): SeenStatus => ({ ...online, lastSeen: seconds * 1000 })
    expect(checkLastSeen(historyOf([5, answer(5, seen(4))], [6, answer(6, seen(5))])).decreases).toEqual([])
    expect(checkLastSeen(historyOf([5, answer(5, seen(9))])).inFuture).toHaveLength(1)
    expect(checkLastSeen(historyOf([5, answer(5, seen(4))], [6, answer(6, seen(3))])).decreases).toHaveLength(1)
    const killed = historyOf(
      [50, answer(50, seen(49))],
      [51, node('killed')],
      [52, answer(52, seen(40))],
      [53, answer(53, seen(30))],
    )
    expect(checkLastSeen(killed).decreases).toHaveLength(1)
  })
})

test('the most in any window is found wherever the window begins, counting only what lies within it beyond doubt', () => {
  const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from, to }))
  expect(mostInWindow(spans([0, 1], [5, 6], [999, 999], [1001, 1002]), 1000)).toBe(3)
  expect(mostInWindow(spans([0, 1], [500, 1000]), 1000)).toBe(1)
  expect(mostInWindow([], 1000)).toBe(0)
})
