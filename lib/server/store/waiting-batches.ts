import type { NewMessage } from '../../domain/new-message'
import type { BatchState, FollowUpWho, PausedBecause } from '../../protocol/bulk-objects'
import type { RecipientReason } from '../../protocol/errors'
import type { MessageContent, MessageType } from '../../protocol/objects'
import type { Stored } from './appends'
import type { Store } from './client'
import { appendStep as append } from './sql/append-step'
import { changeBatch as change } from './sql/change-batch'
import { type DueCopy, dueCopies } from './sql/due-copies'
import { editBatch as edit } from './sql/edit-batch'
import { findStepRate as findRate } from './sql/find-step-rate'
import { followUpSet } from './sql/follow-up-set'
import { insertWaitingBatch as insert } from './sql/insert-waiting-batch'
import { listOverdueBatches as listOverdue } from './sql/list-overdue-batches'
import { type LockedBatch, lockBatch as lock } from './sql/lock-batch'
import { lockCopies } from './sql/lock-copies'
import { lockSender as holdSender } from './sql/lock-sender'
import { type RecalledRow, recallCopies as recall } from './sql/recall-copies'
import { refreshRecipients as refresh } from './sql/refresh-recipients'
import { rewakeBatch as rewake } from './sql/rewake-batch'
import type { Queryable } from './statement'

export type { LockedBatch }

export type NewWaitingBatch = {
  id: string
  contractorId: string
  clientBatchId: string
  messageType: MessageType
  /** As written, before placeholders are filled in. */
  content: MessageContent
  personalize: boolean
  jobId: string | null
  templateId: string | null
  /** Null: when the time to undo it is over. */
  sendAt: Date | null
  parentId: string | null
  followUp: FollowUpWho | null
  whenFree: boolean
  fileUrl: string | null
  wakeId: string
  receiverIds: readonly string[]
}

/**
 * Stores a batch that waits; answers when it is to go out.
 * @throws a unique violation when this `clientBatchId` was stored meanwhile
 */
export async function insertWaitingBatch(on: Queryable, batch: NewWaitingBatch): Promise<Date> {
  const [row] = await insert.run(on, [
    batch.id,
    batch.contractorId,
    batch.clientBatchId,
    batch.messageType,
    JSON.stringify(batch.content),
    batch.personalize,
    batch.jobId,
    batch.templateId,
    batch.sendAt,
    batch.parentId,
    batch.followUp,
    batch.whenFree,
    batch.fileUrl,
    batch.wakeId,
    batch.receiverIds,
  ])
  return (row as { sendAt: Date }).sendAt
}

/** How many steps of a contractor's are taken within the window, and the one that has to leave it before the next may be. */
export async function findStepRate(
  store: Store,
  contractorId: string,
  rate: { points: number; windowMs: number },
): Promise<{ taken: number; inTheWay: Date | null }> {
  const [row] = await findRate.run(store.pool, [contractorId, rate.points, rate.windowMs])
  return row as { taken: number; inTheWay: Date | null }
}

/** Waits until no other step of the batch's sender is under way, on any node, and keeps them off until the end. */
export async function lockSender(on: Queryable, batchId: string): Promise<void> {
  await holdSender.run(on, [batchId])
}

/** Holds a batch until the end of the transaction; null where there is none, or none of this contractor's. */
export async function lockBatch(
  on: Queryable,
  key: { batchId: string; contractorId: string | null },
  rate: { points: number; windowMs: number },
): Promise<LockedBatch | null> {
  const [row] = await lock.run(on, [key.batchId, key.contractorId, rate.points, rate.windowMs])
  return row ?? null
}

/** The next copies of a locked batch, one more than `limit`, and when those that wait may be tried again. */
export async function listDueCopies(
  on: Queryable,
  batch: LockedBatch,
  limit: number,
): Promise<{ due: DueCopy[]; laterAt: Date | null }> {
  const looksBack = batch.isScheduled || batch.followUp !== null
  const [row] = await dueCopies.run(on, [batch.id, batch.contractorId, batch.now, limit, looksBack])
  return { due: row?.due ?? [], laterAt: row?.laterAt ?? null }
}

type RefusedCopy = {
  position: number
  receiverId: string
  state: 'failed' | 'withheld' | 'pending'
  code: RecipientReason
  error: string
  retryAt: Date | null
}

export type Step = {
  copies: readonly { position: number; message: NewMessage }[]
  refused: readonly RefusedCopy[]
  /** What becomes of the batch, when it is looked at again, and by which wake. */
  next: { state: 'sending' | 'sent'; at: Date | null; wakeId: string | null }
}

/** Stores one step of a locked batch. One entry a copy, in the order given. */
export async function appendStep(on: Queryable, batch: LockedBatch, step: Step): Promise<Stored[]> {
  const { copies, refused, next } = step
  const { content } = batch
  const rows = await append.run(on, [
    batch.now.toISOString(),
    batch.id,
    batch.contractorId,
    batch.steps + 1,
    batch.messageType,
    batch.jobId,
    'fileUrl' in content ? content.fileUrl : null,
    JSON.stringify(content),
    copies.map(({ position }) => position),
    copies.map(({ message }) => message.messageId),
    copies.map(({ message }) => message.newConversationId),
    // Sent once where it is the same for all.
    copies.map(({ message }) => (message.content === content ? null : JSON.stringify(message.content))),
    copies.map(({ message }) => message.customerId),
    refused.map(({ position }) => position),
    refused.map(({ state }) => state),
    refused.map(({ code }) => code),
    refused.map(({ error }) => error),
    next.state,
    next.at,
    next.wakeId,
    refused.map(({ retryAt }) => retryAt),
    batch.isForSeveral,
  ])
  return rows.map((row, at) => ({ ...row, answeredBatchId: null, messageId: copies[at]?.message.messageId as string }))
}

/** Changes the state of a locked batch. */
export async function changeBatch(
  on: Queryable,
  batch: LockedBatch,
  to: {
    state: BatchState
    pausedBecause?: PausedBecause
    /** When it is looked at again, and by which wake; never, without. */
    next?: { at: Date; wakeId: string | null }
    cancelsPending?: boolean
    starts?: boolean
  },
): Promise<void> {
  const { state, pausedBecause = null, next = null, cancelsPending = false, starts = false } = to
  await change.run(on, [
    batch.id,
    state,
    pausedBecause,
    next?.at ?? null,
    next?.wakeId ?? null,
    batch.now,
    cancelsPending,
    starts,
  ])
}

/** Gives a locked batch that waits another time (null: the same), and content and job as they are to be. */
export async function editBatch(
  on: Queryable,
  batch: LockedBatch,
  to: {
    sendAt: Date | null
    content: MessageContent
    jobId: string | null
    personalize: boolean
    wakeId: string | null
  },
): Promise<void> {
  const fileUrl = 'fileUrl' in to.content ? to.content.fileUrl : null
  const { sendAt, content, jobId, personalize, wakeId } = to
  await edit.run(on, [batch.id, sendAt, JSON.stringify(content), jobId, fileUrl, wakeId, personalize])
}

/** Notes the wake that a locked batch was given anew. */
export async function noteWake(on: Queryable, batchId: string, wakeId: string): Promise<void> {
  await rewake.run(on, [batchId, wakeId])
}

/** Whom of a batch a follow-up is for, as it is now. */
export async function listFollowUp(on: Queryable, parentId: string, who: FollowUpWho): Promise<string[]> {
  return (await followUpSet.run(on, [parentId, who])).map(({ receiverId }) => receiverId)
}

/** Makes these the recipients of a batch of which no copy is out. */
export async function refreshRecipients(
  on: Queryable,
  batch: LockedBatch,
  receiverIds: readonly string[],
): Promise<void> {
  await refresh.run(on, [batch.id, batch.contractorId, receiverIds])
}

export type RecalledCopy = RecalledRow

/** Deletes the copies of a locked batch that were not read, and lists them. */
export async function recallCopies(on: Queryable, batch: LockedBatch): Promise<RecalledCopy[]> {
  await lockCopies.run(on, [batch.id])
  const { content } = batch
  return recall.run(on, [batch.id, batch.now, 'fileUrl' in content ? content.fileUrl : null])
}

/** Batches that should have been looked at `seconds` ago. */
export async function listOverdueBatches(store: Store, seconds: number): Promise<string[]> {
  return (await listOverdue.run(store.pool, [seconds])).map(({ id }) => id)
}
