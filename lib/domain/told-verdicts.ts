import type { BulkVerdict, ChangedVerdict } from '../protocol/bulk-objects'

/** What a preview told: of whom, and the verdicts that were refusals, by receiver. */
export type ToldVerdicts = {
  receiverIds: readonly string[]
  refusals: Record<string, ChangedVerdict['was']>
}

const good: ChangedVerdict['was'] = { ok: true }
const notAmong: ChangedVerdict['was'] = { ok: false, error: 'Not among the recipients' }

/** Whether these people, each once, are those of whom it told. */
export function isOfSamePeople({ receiverIds }: ToldVerdicts, others: readonly string[]): boolean {
  const told = new Set(receiverIds)
  return told.size === others.length && others.every((id) => told.has(id))
}

/**
 * What is other now, people who came or went included. Two verdicts are the same when their codes are: a reason that
 * passes later is the same reason.
 */
export function changedSince(
  { receiverIds, refusals }: ToldVerdicts,
  verdicts: readonly BulkVerdict[],
): ChangedVerdict[] {
  const gone = new Map(receiverIds.map((id) => [id, refusals[id] ?? good]))
  const changed = verdicts.flatMap(({ receiverId, text: _, ...is }) => {
    const was = gone.get(receiverId) ?? notAmong
    gone.delete(receiverId)
    return was.ok === is.ok && was.code === is.code ? [] : [{ receiverId, was, is }]
  })
  return [...changed, ...[...gone].map(([receiverId, was]) => ({ receiverId, was, is: notAmong }))]
}
