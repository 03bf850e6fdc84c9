import { groupBy } from '../../../lib/client/group-by'
import { type Entry, entriesOf, type FinalRead } from '../support/history'

/** M8: each batch is answered for every distinct recipient, always the same, and stored once for each that got it. */
export function findBrokenBatches(entries: readonly Entry[], final: FinalRead): string[] {
  const reports = groupBy(entriesOf(entries, 'report'), ({ key }) => key)
  const customerOf = new Map(final.conversations.map(({ id, customerId }) => [id, customerId]))
  const copies = groupBy(final.messages, ({ senderId, text }) => `${senderId} ${text}`)
  return entriesOf(entries, 'batch').flatMap(({ key, user, text, receiverIds }) => {
    const distinct = new Set(receiverIds)
    const answers = reports.get(key) ?? []
    const first = answers[0]?.report
    if (!first) return [`${key}: never answered`]
    const faults: string[] = []
    if (new Set(answers.map(({ report }) => JSON.stringify(report))).size > 1)
      faults.push(`${key}: answered differently`)
    const named = [...first.results, ...first.errors].map(({ receiverId }) => receiverId)
    if (named.length !== distinct.size || named.some((id) => !distinct.has(id))) {
      faults.push(`${key}: ${named.length} entries for ${distinct.size} recipients`)
    }
    if (first.totalSent !== first.results.length || first.totalFailed !== first.errors.length) {
      faults.push(`${key}: totals ${first.totalSent} and ${first.totalFailed} differ from its entries`)
    }
    const stored = (copies.get(`${user} ${text}`) ?? []).map(
      ({ conversationId }) => customerOf.get(conversationId) ?? '',
    )
    const sent = first.results.map(({ receiverId }) => receiverId)
    if ([...stored].sort().join() !== [...sent].sort().join()) {
      faults.push(`${key}: stored for ${stored.length}, reported for ${sent.length} recipients`)
    }
    return faults
  })
}
