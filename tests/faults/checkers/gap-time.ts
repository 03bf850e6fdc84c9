import { groupBy } from '../../../lib/client/group-by'
import { type Entry, entriesOf } from '../support/history'
import { lengthOutside, type Span } from '../support/spans'
import { awaySpans, connectedSpans } from './connected-spans'

/** The longest of several times, and where it was seen. */
export type Worst = { ms: number; where: string }

const worse = (worst: Worst, ms: number, where: string): Worst => (ms > worst.ms ? { ms, where } : worst)

/**
 * M2: the longest that a connected client showed a message without the one before it, in milliseconds. Time in which
 * it was not connected, or the database that holds the missing one was away, does not count.
 */
export function worstGapTime(entries: readonly Entry[], endAt: number): Worst {
  const connected = connectedSpans(entries)
  const away = awaySpans(entries, 'database')
  const shown = groupBy(entriesOf(entries, 'shown'), ({ client, message }) => `${client} ${message.conversationId}`)
  let worst: Worst = { ms: 0, where: '' }
  for (const list of shown.values()) {
    const client = list[0]?.client ?? ''
    const inOrder = [...list].sort((a, b) => a.message.seq - b.message.seq)
    const outside = outsideOf(connected.get(client) ?? [])
    // The earliest moment at which something later than this seq was on the screen, from the end backwards.
    let laterAt = Number.POSITIVE_INFINITY
    for (let index = inOrder.length - 1; index > 0; index -= 1) {
      const [before, after] = [inOrder[index - 1], inOrder[index]]
      if (!before || !after) continue
      laterAt = Math.min(laterAt, after.at)
      const isMissing = after.message.seq > before.message.seq + 1
      const filledAt = isMissing ? endAt : before.at
      if (filledAt > laterAt) {
        const ms = lengthOutside({ from: laterAt, to: filledAt }, [...outside, ...away])
        worst = worse(worst, ms, `${client} after ${before.message.seq} of ${before.message.conversationId}`)
      }
    }
  }
  return worst
}

/**
 * M7: the longest that a connected client of one of the two people lacked an acknowledged message, in milliseconds.
 * A client that connects anew starts anew. Infinite for a message that a connected client never got.
 */
export function worstHealTime(
  entries: readonly Entry[],
  peopleOf: (conversationId: string) => readonly string[],
  endAt: number,
): Worst {
  const connected = connectedSpans(entries)
  const away = awaySpans(entries, 'database')
  const users = new Map(entriesOf(entries, 'up').map(({ client, user }) => [client, user]))
  const shownAt = new Map<string, number>()
  for (const { client, message, at } of entriesOf(entries, 'shown')) shownAt.set(`${client} ${message.id}`, at)
  const acknowledgedAt = new Map<string, { at: number; conversationId: string }>()
  for (const { message, at } of entriesOf(entries, 'ok')) {
    if (!acknowledgedAt.has(message.id)) acknowledgedAt.set(message.id, { at, conversationId: message.conversationId })
  }
  let worst: Worst = { ms: 0, where: '' }
  for (const [messageId, { at, conversationId }] of acknowledgedAt) {
    const people = peopleOf(conversationId)
    for (const [client, user] of users) {
      if (!people.includes(user)) continue
      const until = shownAt.get(`${client} ${messageId}`) ?? endAt
      for (const span of connected.get(client) ?? []) {
        const lacked = { from: Math.max(at, span.from), to: Math.min(until, span.to) }
        if (lacked.to > lacked.from) {
          worst = worse(worst, lengthOutside(lacked, away), `${client} lacked ${messageId}`)
        }
      }
    }
  }
  return worst
}

function outsideOf(spans: readonly Span[]): Span[] {
  const holes: Span[] = []
  let from = Number.NEGATIVE_INFINITY
  for (const span of spans) {
    holes.push({ from, to: span.from })
    from = span.to
  }
  holes.push({ from, to: Number.POSITIVE_INFINITY })
  return holes
}
