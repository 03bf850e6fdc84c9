import { groupBy } from '../../../lib/client/group-by'
import { type Entry, entriesOf, type FinalRead } from '../support/history'

/** M4: `seq` is 1..n in every conversation, and what was acknowledged before another was sent comes before it. */
export function findDisorderedRows(entries: readonly Entry[], final: FinalRead): string[] {
  const faults: string[] = []
  const seqs = groupBy(final.messages, ({ conversationId }) => conversationId)
  for (const { id, lastSeq } of final.conversations) {
    const sorted = (seqs.get(id) ?? []).map(({ seq }) => seq).sort((a, b) => a - b)
    if (sorted.length !== lastSeq || sorted.some((seq, index) => seq !== index + 1)) {
      faults.push(`${id}: lastSeq ${lastSeq}, but ${sorted.length} messages with seq ${sorted[0]} to ${sorted.at(-1)}`)
    }
  }
  const invokedAt = new Map(entriesOf(entries, 'invoke').map(({ key, at }) => [key, at]))
  const answered = entriesOf(entries, 'ok').sort((a, b) => a.at - b.at)
  for (const [conversationId, answers] of groupBy(answered, ({ message }) => message.conversationId)) {
    // The greatest seq acknowledged by then, walking through the answers in order of time.
    const sends = answers
      .flatMap(({ key, message }) => {
        const sentAt = invokedAt.get(key)
        // Sent before this history began: nothing is known of what came before it.
        return sentAt === undefined ? [] : [{ key, seq: message.seq, sentAt }]
      })
      .sort((a, b) => a.sentAt - b.sentAt)
    let next = 0
    let greatest = { key: '', seq: 0 }
    for (const send of sends) {
      for (; (answers[next]?.at ?? Number.POSITIVE_INFINITY) < send.sentAt; next += 1) {
        const answer = answers[next]
        if (answer && answer.message.seq > greatest.seq) greatest = { key: answer.key, seq: answer.message.seq }
      }
      // A key sent again long after its answer is answered with its first message.
      if (send.seq < greatest.seq && send.key !== greatest.key) {
        faults.push(
          `${conversationId}: ${greatest.key} was acknowledged as ${greatest.seq} before ${send.key} was sent, as ${send.seq}`,
        )
      }
    }
  }
  return faults
}

/** M2: what clients hold at the end differs from the database. */
export function findDisorderedClients(final: FinalRead): string[] {
  const rows = groupBy(final.messages, ({ conversationId }) => conversationId)
  const order = new Map(
    [...rows].map(([id, messages]) => [id, [...messages].sort((a, b) => a.seq - b.seq).map((message) => message.id)]),
  )
  return [...final.held].flatMap(([client, { user, conversations }]) =>
    final.conversations
      .filter(({ contractorId, customerId }) => user === contractorId || user === customerId)
      .flatMap(({ id }) => {
        const stored = order.get(id) ?? []
        const held = conversations.get(id) ?? []
        const at = stored.findIndex((messageId, index) => held[index] !== messageId)
        if (at < 0 && held.length === stored.length) return []
        return [`${client} holds ${held.length} of ${stored.length} messages of ${id}, first otherwise at ${at + 1}`]
      }),
  )
}
