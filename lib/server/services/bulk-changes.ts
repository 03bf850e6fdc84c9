import type { Actor } from '../../domain/actor'
import { type BatchWish, stateWhenRecalled, transitionOf } from '../../domain/batch-life'
import type { BulkDraft } from '../../domain/bulk-plan'
import { DomainError, invalid } from '../../domain/errors'
import { unknownUpload } from '../../domain/message-policy'
import { assertPlaceholders } from '../../domain/personalization'
import type { Batch, RecallReport } from '../../protocol/bulk-objects'
import type { MessageBody } from '../../protocol/request-inputs'
import type { RouteInput } from '../../protocol/routes'
import type { WakeQueue } from '../ports/wake-queue'
import { findOwnBatch, listPendingReceivers } from '../store/bulk-reports'
import type { Store } from '../store/client'
import type { BatchRow } from '../store/sql/shared/batch-columns'
import type { Queryable } from '../store/statement'
import { inTransaction } from '../store/transaction'
import {
  changeBatch,
  editBatch,
  type LockedBatch,
  lockBatch,
  type RecalledCopy,
  recallCopies,
} from '../store/waiting-batches'
import { isForeignKeyViolation, withRetries } from '../store/with-retries'
import type { BatchAnnouncer } from './batch-announcer'
import { startBatch } from './batch-start'
import { assertContractor, prepareDraft } from './bulk-draft'
import type { BulkPreviewsService } from './bulk-previews'
import { readSendAt } from './bulk-queue'
import type { MessageDelivery } from './message-delivery'
import { toMessage } from './wire-objects'

type BatchChange = RouteInput<'patchBatch'>['body']

/** Told of in one turn of the event loop. */
const TOLD_AT_ONCE = 50

export type BulkChangesService = {
  /** @throws not_found for a batch that is not one's own, `conflict` where its state does not allow it */
  ask(actor: Actor, batchId: string, wish: BatchWish): Promise<Batch>
  edit(actor: Actor, batchId: string, change: BatchChange): Promise<Batch>
  /** Takes back what was not read, of any batch, and ends it. Asked again, the answer is the same. */
  recall(actor: Actor, batchId: string): Promise<RecallReport>
}

/** What its sender does with a batch. Its row is held meanwhile, so that no step is in the middle of it. */
export function createBulkChangesService(parts: {
  store: Store
  wakes: WakeQueue
  previews: Pick<BulkPreviewsService, 'assertFits'>
  delivery: MessageDelivery
  announcer: BatchAnnouncer
  newWakeId: () => string
}): BulkChangesService {
  const { store, wakes, previews, delivery, announcer, newWakeId } = parts

  function holding<T>(actor: Actor, batchId: string, work: (on: Queryable, batch: LockedBatch) => Promise<T>) {
    assertContractor(actor)
    return withRetries(() =>
      inTransaction(store, async (on) => {
        const batch = await lockBatch(on, { batchId, contractorId: actor.userId }, { points: 0, windowMs: 0 })
        if (batch === null) throw notFound()
        return work(on, batch)
      }),
    )
  }

  async function wakeAt(on: Queryable, batch: LockedBatch, at: Date | null): Promise<string> {
    const wakeId = newWakeId()
    await wakes.wake(wakeId, batch.id, at, batch.wakeId, on)
    return wakeId
  }

  return {
    async ask(actor, batchId, wish) {
      await holding(actor, batchId, async (on, batch) => {
        const transition = transitionOf(wish, batch.state, batch.hasSent)
        if (transition === null) {
          throw new DomainError('conflict', `A batch that is ${batch.state} cannot be ${doneWord[wish]}`)
        }
        const { to, cancelsPending } = transition
        if (to === 'sending') await startBatch(on, batch, await wakeAt(on, batch, null))
        else if (to !== null) await changeBatch(on, batch, { state: to, cancelsPending })
      })
      if (wish === 'resume') wakes.hurry()
      return announcer.tellState(batchId)
    },

    async edit(actor, batchId, change) {
      assertContractor(actor)
      const known = await findOwnBatch(store, { contractorId: actor.userId, batchId })
      if (known === null) throw notFound()
      const sendAt = await readSendAt(store, change.sendAt)
      const draft = await prepareChange(store, actor, known, change)
      const changesWords = [change.content, change.jobId, change.personalize].some((given) => given !== undefined)
      if (draft.personalize && changesWords) {
        await previews.assertFits(actor, { draft, receiverIds: await listPendingReceivers(store, batchId), sendAt })
      }
      await holding(actor, batchId, async (on, batch) => {
        if (batch.state !== 'held' && batch.state !== 'scheduled') {
          throw new DomainError('conflict', `A batch that is ${batch.state} cannot be changed`)
        }
        const jobId = change.jobId === undefined ? batch.jobId : change.jobId
        const content = change.content === undefined ? batch.content : draft.content
        const personalize = change.personalize ?? batch.personalize
        if (personalize) assertPlaceholders(content, jobId)
        const wakeId = sendAt === null ? batch.wakeId : await wakeAt(on, batch, sendAt)
        await editBatch(on, batch, { sendAt, content, jobId, personalize, wakeId })
      }).catch((error: unknown) => {
        // The file was removed since it was looked up.
        throw isForeignKeyViolation(error) ? unknownUpload() : error
      })
      return announcer.tellState(batchId)
    },

    async recall(actor, batchId) {
      const copies = await holding(actor, batchId, async (on, batch) => {
        const recalled = await recallCopies(on, batch)
        const state = stateWhenRecalled(batch.state)
        if (state !== batch.state) await changeBatch(on, batch, { state, cancelsPending: true })
        return recalled
      })
      const { totals } = await announcer.tellState(batchId)
      await tellRecalled(actor, batchId, copies)
      // Of what went out, all that was not read is recalled.
      return { recalled: totals.recalled, alreadyRead: totals.sent }
    },
  }

  async function tellRecalled(actor: Actor, batchId: string, copies: readonly RecalledCopy[]): Promise<void> {
    for (const [index, { receiverId, blocked, ...row }] of copies.entries()) {
      if (index % TOLD_AT_ONCE === TOLD_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve))
      const caller = { userId: actor.userId, socketId: null }
      delivery.announceUpdate(caller, blocked ? null : receiverId, toMessage(row))
      delivery.progress(actor.userId, { batchId, receiverId, state: 'recalled' })
    }
  }
}

const doneWord: Record<BatchWish, string> = {
  cancel: 'cancelled',
  pause: 'paused',
  resume: 'resumed',
  stop: 'stopped',
}

const notFound = () => new DomainError('not_found', 'Batch not found')

/** The draft that a batch becomes; only what is given anew is looked up. @throws as for a new batch */
async function prepareChange(
  store: Store,
  actor: Actor,
  known: BatchRow,
  { content, jobId, personalize = known.personalize }: BatchChange,
): Promise<BulkDraft> {
  const { messageType } = known
  if (content !== undefined && 'text' in content !== (messageType === 'text')) {
    throw invalid('content', 'must be of the type of the batch')
  }
  const body = content ? { messageType, content } : { messageType: 'text', content: { text: '' } }
  const given = await prepareDraft(store, actor, { ...(body as MessageBody), jobId })
  const job = jobId === undefined ? { jobId: known.jobId, jobTitle: known.jobTitle ?? '' } : {}
  return { ...given, messageType, content: content ? given.content : known.content, personalize, ...job }
}
