import type { Caller } from '../../domain/actor'
import { type BulkDraft, toCopy } from '../../domain/bulk-plan'
import { DomainError } from '../../domain/errors'
import { unknownUpload } from '../../domain/message-policy'
import { bulkVerdictOf } from '../../domain/send-verdict'
import type { BulkReport } from '../../protocol/bulk-objects'
import { sentences } from '../../protocol/errors'
import type { ParsedRequest } from '../../protocol/events'
import { MAX_BULK_RECIPIENTS } from '../../protocol/limits'
import type { RateLimiter } from '../ports/rate-limiter'
import { appendBatch, appendLimitedBatch, type NewBatch, type Stored } from '../store/appends'
import { findReportByClientId } from '../store/batches'
import type { Store } from '../store/client'
import { findRecipientFacts, type RecipientFacts } from '../store/send-facts'
import { isForeignKeyViolation } from '../store/with-retries'
import { assertContractor, prepareDraft, toDistinct, toWireRefusal } from './bulk-draft'
import type { MessageDelivery } from './message-delivery'
import { createOnce } from './once'
import type { RefusalCounter } from './refusal-counter'

type BulkRequest = ParsedRequest<'send_bulk_message'>

export type BulkMessagingService = {
  /** One entry for each distinct recipient; a known `clientBatchId` is answered with its first report. */
  send(caller: Caller, request: BulkRequest): Promise<BulkReport>
}

type Plan = Pick<NewBatch, 'copies' | 'refusals'>

/** One message to many: the draft is looked up, planned for each recipient, appended as a whole and delivered. */
export function createBulkMessagingService(parts: {
  store: Store
  limiter: RateLimiter
  delivery: MessageDelivery
  countRefusal: RefusalCounter['note']
  now: () => Date
  newId: () => string
}): BulkMessagingService {
  const { store, limiter, delivery, countRefusal, now, newId } = parts
  const once = createOnce<null, BulkReport>()

  /** @throws DomainError `invalid` when a filled-in text is too long for somebody who would get it */
  function plan(
    sender: Caller,
    draft: BulkDraft,
    receiverIds: readonly string[],
    facts: ReadonlyMap<string, RecipientFacts>,
    at: Date,
  ): Plan {
    const made = { bulk: receiverIds.length > 1, newId }
    const copies: Plan['copies'][number][] = []
    const refusals: Plan['refusals'][number][] = []
    for (const [position, receiverId] of receiverIds.entries()) {
      const recipient = facts.get(receiverId) ?? null
      const refusal = bulkVerdictOf(sender.role, recipient, at)
      if (refusal) {
        refusals.push({ position, receiverId, ...refusal })
        continue
      }
      copies.push({ position, message: toCopy(sender, draft, recipient as RecipientFacts, made) })
    }
    return { copies, refusals }
  }

  async function takePoint(caller: Caller, jobId: string | null, templateId: string | null): Promise<void> {
    const verdict = await limiter.consume('bulk', caller.userId)
    if (verdict.allowed) return
    countRefusal({ contractorId: caller.userId, jobId, templateId, at: now() })
    throw new DomainError('rate_limited', sentences.bulkRate, { retryAfterMs: verdict.retryAfterMs })
  }

  async function make(caller: Caller, request: BulkRequest): Promise<BulkReport> {
    const receiverIds = toDistinct(request.receiverIds, MAX_BULK_RECIPIENTS, sentences.tooManyRecipients)
    const draft = await prepareDraft(store, caller, request)
    // Before anything is looked up: no copy is dated after a consent that it did not see.
    const at = now()
    const facts = await findRecipientFacts(store, caller.userId, receiverIds, at)
    const planFor = (known: typeof facts) => plan(caller, draft, receiverIds, known, at)
    const templateId = request.templateId ?? null
    const head = {
      batchId: newId(),
      contractorId: caller.userId,
      clientBatchId: request.clientBatchId ?? null,
      messageType: draft.messageType,
      content: draft.content,
      personalize: draft.personalize,
      jobId: draft.jobId,
      templateId,
      fileUrl: draft.fileUrl,
    }
    const planned = planFor(facts)
    await takePoint(caller, draft.jobId, templateId)

    async function storeBatch(first: Plan): Promise<{ batch: NewBatch; stored: Stored[] }> {
      const limitedIds = first.copies
        .map(({ message }) => message.customerId)
        .filter((receiverId) => facts.get(receiverId)?.weeklyLimit != null)
      if (limitedIds.length === 0) {
        const batch = { ...head, ...first }
        return { batch, stored: await appendBatch(store, batch, at) }
      }
      return appendLimitedBatch(store, { senderId: caller.userId, limitedIds, at }, (fresh) => ({
        ...head,
        ...planFor(new Map([...facts, ...fresh])),
      }))
    }

    const { batch, stored } = await storeBatch(planned).catch(async (error: unknown) => {
      await limiter.refund('bulk', caller.userId)
      // The file was removed since it was looked up.
      throw head.fileUrl !== null && isForeignKeyViolation(error) ? unknownUpload() : error
    })
    const { copies, refusals } = batch
    const messages = stored.map((place, index) => {
      const { message } = copies[index] as Plan['copies'][number]
      return delivery.deliverNew(caller, message, place, at)
    })
    return {
      batchId: batch.batchId,
      totalSent: copies.length,
      totalFailed: refusals.length,
      results: messages.map(({ id, conversationId }, index) => ({
        receiverId: copies[index]?.message.customerId as string,
        conversationId,
        messageId: id,
        success: true as const,
      })),
      errors: refusals.map(({ receiverId, ...refusal }) => ({ receiverId, ...toWireRefusal(refusal) })),
    }
  }

  return {
    async send(caller, request) {
      assertContractor(caller)
      const { clientBatchId } = request
      if (clientBatchId == null) return make(caller, request)
      return once(caller.userId, clientBatchId, {
        look: async () => ({ known: await findReportByClientId(store, caller.userId, clientBatchId), facts: null }),
        make: () => make(caller, request),
      })
    },
  }
}
