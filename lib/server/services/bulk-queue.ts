import type { Caller } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { unknownUpload } from '../../domain/message-policy'
import type { Batch, ChangedVerdict } from '../../protocol/bulk-objects'
import { sentences } from '../../protocol/errors'
import type { ParsedRequest } from '../../protocol/events'
import { MAX_QUEUED_RECIPIENTS, MAX_SEND_AHEAD_MS, MAX_WAITING_BATCHES } from '../../protocol/limits'
import type { WakeQueue } from '../ports/wake-queue'
import { countWaitingBatches, findOwnBatch } from '../store/bulk-reports'
import type { Store } from '../store/client'
import { readDatabaseTime } from '../store/database-clock'
import { inTransaction } from '../store/transaction'
import { insertWaitingBatch, listFollowUp } from '../store/waiting-batches'
import { isForeignKeyViolation, withRetries } from '../store/with-retries'
import type { AudiencesService } from './audiences'
import type { BatchAnnouncer } from './batch-announcer'
import { assertContractor, prepareDraft, toDistinct } from './bulk-draft'
import type { BulkPreviewsService } from './bulk-previews'
import { createOnce } from './once'
import { toBatch } from './wire-batches'

type QueueRequest = ParsedRequest<'queue_bulk_message'>
type Queued = { batch: Batch; changed: ChangedVerdict[] }

export type BulkQueueService = {
  /** Stores a batch that waits; a known `clientBatchId` is answered with its batch as it is now. */
  queue(caller: Caller, request: QueueRequest): Promise<Queued>
}

/** Batches that do not go out at once. */
export function createBulkQueueService(parts: {
  store: Store
  wakes: WakeQueue
  previews: BulkPreviewsService
  audiences: Pick<AudiencesService, 'resolve'>
  announcer: BatchAnnouncer
  newId: () => string
  newWakeId: () => string
}): BulkQueueService {
  const { store, wakes, previews, audiences, announcer, newId, newWakeId } = parts
  const once = createOnce<null, Queued>()

  async function findReceivers(caller: Caller, request: QueueRequest): Promise<string[]> {
    const contractorId = caller.userId
    if (request.followUp != null) {
      const { batchId, who } = request.followUp
      if (!(await findOwnBatch(store, { contractorId, batchId }))) throw new DomainError('not_found', 'Batch not found')
      // Nobody yet is no reason to refuse: whom it is for is decided when it goes out.
      return listFollowUp(store.pool, batchId, who)
    }
    if (request.audienceId == null) return request.receiverIds ?? []
    return audiences.resolve(caller, request.audienceId)
  }

  async function make(caller: Caller, request: QueueRequest): Promise<Queued> {
    const toOwn = (ids: readonly string[]) => toDistinct(ids, MAX_QUEUED_RECIPIENTS, sentences.tooManyQueued)
    const receiverIds = toOwn(request.receiverIds ?? [])
    const sendAt = await readSendAt(store, request.sendAt)
    const receivers = request.receiverIds == null ? toOwn(await findReceivers(caller, request)) : receiverIds
    const draft = await prepareDraft(store, caller, request)
    const dated = { draft, receiverIds: receivers, sendAt }
    const { previewToken } = request
    const people = request.receiverIds == null ? 'worked_out' : 'named'
    const changed = previewToken == null ? [] : await previews.compare(caller, previewToken, dated, people)
    if (draft.personalize && previewToken == null) await previews.assertFits(caller, dated)
    if ((await countWaitingBatches(store, caller.userId)) >= MAX_WAITING_BATCHES) {
      throw new DomainError('conflict', `At most ${MAX_WAITING_BATCHES} batches can wait: cancel one first`)
    }
    const batch = {
      id: newId(),
      contractorId: caller.userId,
      clientBatchId: request.clientBatchId,
      messageType: draft.messageType,
      content: draft.content,
      personalize: draft.personalize,
      jobId: draft.jobId,
      templateId: request.templateId ?? null,
      sendAt,
      parentId: request.followUp?.batchId ?? null,
      followUp: request.followUp?.who ?? null,
      whenFree: request.whenFree === true,
      fileUrl: draft.fileUrl,
      wakeId: newWakeId(),
      receiverIds: receivers,
    }
    const attempt = () =>
      inTransaction(store, async (on) => {
        const dueAt = await insertWaitingBatch(on, batch)
        await wakes.wake(batch.wakeId, batch.id, dueAt, null, on)
      })
    await withRetries(attempt).catch((error: unknown) => {
      // The file was removed since it was looked up.
      throw batch.fileUrl !== null && isForeignKeyViolation(error) ? unknownUpload() : error
    })
    return { batch: await announcer.tellState(batch.id), changed }
  }

  return {
    async queue(caller, request) {
      assertContractor(caller)
      const { clientBatchId } = request
      return once(caller.userId, clientBatchId, {
        async look() {
          const row = await findOwnBatch(store, { contractorId: caller.userId, clientBatchId })
          return { known: row && { batch: toBatch(row), changed: [] }, facts: null }
        },
        make: () => make(caller, request),
      })
    },
  }
}

/** @throws `invalid` for a time that is past by the database's clock, or too far ahead */
export async function readSendAt(store: Store, value: string | null | undefined): Promise<Date | null> {
  if (value == null) return null
  const sendAt = new Date(value)
  const now = await readDatabaseTime(store)
  if (sendAt <= now) throw invalid('sendAt', 'must be in the future')
  if (sendAt.getTime() > now.getTime() + MAX_SEND_AHEAD_MS) throw invalid('sendAt', 'must be within 90 days')
  return sendAt
}
