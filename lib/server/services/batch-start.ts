import type { Queryable } from '../store/statement'
import { changeBatch, type LockedBatch, listFollowUp, refreshRecipients } from '../store/waiting-batches'

/** Has a locked batch go out from now on. Whom a follow-up is for is decided by what is true at this moment. */
export async function startBatch(on: Queryable, batch: LockedBatch, wakeId: string | null): Promise<void> {
  if (batch.startedAt === null && batch.parentId !== null && batch.followUp !== null) {
    await refreshRecipients(on, batch, await listFollowUp(on, batch.parentId, batch.followUp))
  }
  await changeBatch(on, batch, { state: 'sending', next: { at: batch.now, wakeId }, starts: true })
}
