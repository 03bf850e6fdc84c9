import { type Entry, entriesOf, type FinalRead } from '../support/history'

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}

const repeated = (counts: ReadonlyMap<string, number>) => [...counts].filter(([, count]) => count > 1)

/**
 * M3: one key, one row, one answer, one push a client. Rows are told apart by their text, which is the key's own: so a
 * store that forgets keys is caught too.
 */
export function findDoubled(entries: readonly Entry[], final: FinalRead): string[] {
  const sent = new Set(entriesOf(entries, 'invoke').map(({ user, text }) => `${user} ${text}`))
  const rows = final.messages
    .filter(({ senderId, text }) => sent.has(`${senderId} ${text}`))
    // A bulk message is one text to many: there the conversation tells copies apart.
    .map(({ conversationId, text }) => `${conversationId} ${text}`)
  const answers = new Map<string, Set<string>>()
  for (const { key, message } of entriesOf(entries, 'ok')) {
    answers.set(key, (answers.get(key) ?? new Set()).add(`${message.id} ${message.seq}`))
  }
  const pushes = countBy(entriesOf(entries, 'pushed'), ({ client, messageId }) => `${client} ${messageId}`)
  return [
    ...repeated(countBy(rows, String)).map(([row, count]) => `${row}: stored ${count} times`),
    ...[...answers]
      .filter(([, ids]) => ids.size > 1)
      .map(([key, ids]) => `${key}: answered with ${[...ids].join(', ')}`),
    ...repeated(pushes).map(([push, count]) => `${push}: pushed ${count} times`),
  ]
}

/** M9: pairs with more than one conversation. */
export function findDoubledPairs(final: FinalRead): string[] {
  const pairs = countBy(final.conversations, ({ contractorId, customerId }) => `${contractorId} ${customerId}`)
  return repeated(pairs).map(([pair, count]) => `${pair}: ${count} conversations`)
}
