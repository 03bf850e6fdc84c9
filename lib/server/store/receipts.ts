import type { Disclosure } from '../../domain/disclosure'
import type { BulkProgressState } from '../../protocol/bulk-objects'
import type { RecipientReason } from '../../protocol/errors'
import type { Marks } from '../../protocol/objects'
import type { Store } from './client'
import { advanceMarks as move } from './sql/advance-marks'
import { findMarks as find, type MarksRow } from './sql/find-marks'
import { withRetries } from './with-retries'

/** Where this user's marks stand, or null where the conversation is not theirs. */
export async function findMarks(store: Store, userId: string, conversationId: string): Promise<MarksRow | null> {
  const [row] = await find.run(store.pool, [conversationId, userId])
  return row ?? null
}

export type BulkProgress = { batchId: string; receiverId: string; state: BulkProgressState; code?: RecipientReason }

/** Moves marks forward, never back. `progress` lists bulk copies that moved, as far as their sender may learn. */
export async function advanceMarks(
  store: Store,
  userId: string,
  conversationId: string,
  target: Marks,
  side: 'contractor' | 'customer',
  may: { disclosure: Disclosure; readReceipts: boolean },
  at: Date,
): Promise<Marks & { progress: BulkProgress[] }> {
  const { delivered, read } = may.disclosure
  const marks = [target.deliveredSeq, target.readSeq]
  const values = [conversationId, userId, ...marks, at.toISOString(), delivered, read, may.readReceipts]
  const [row] = await withRetries(() => move[side].run(store.pool, values))
  if (!row) throw new Error('a conversation whose marks were found is gone')
  const entry = (batchId: string, state: BulkProgressState) => ({ batchId, receiverId: userId, state })
  return {
    deliveredSeq: row.deliveredSeq,
    readSeq: row.readSeq,
    progress: (row.progress ?? []).flatMap(({ batchId, delivered, read }) => [
      ...(delivered ? [entry(batchId, 'delivered')] : []),
      ...(read ? [entry(batchId, 'read')] : []),
    ]),
  }
}
