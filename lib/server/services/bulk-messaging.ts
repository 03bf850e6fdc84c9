import type { Actor, Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { isOpenToContractor } from '../../domain/job-policy'
import { toStoredContent, unknownUpload } from '../../domain/message-policy'
import { assertPlaceholders, personalize } from '../../domain/personalization'
import { firstNameOf } from '../../domain/placeholders'
import { verdictOf } from '../../domain/send-verdict'
import { sentences } from '../../protocol/errors'
import type { ParsedRequest } from '../../protocol/events'
import { MAX_BULK_RECIPIENTS } from '../../protocol/limits'
import type { BulkPreview, BulkReport, MessageContent } from '../../protocol/objects'
import type { RouteInput } from '../../protocol/routes'
import type { RateLimiter } from '../ports/rate-limiter'
import { appendBatch, type NewBatch } from '../store/appends'
import { findReportByClientId } from '../store/batches'
import type { Store } from '../store/client'
import { findDraftFacts, findRecipientFacts, type RecipientFacts } from '../store/send-facts'
import { isForeignKeyViolation } from '../store/with-retries'
import type { MessageDelivery } from './message-delivery'
import { createOnce } from './once'
import type { RefusalCounter } from './refusal-counter'
import { toUpload } from './wire-objects'

type BulkRequest = ParsedRequest<'send_bulk_message'>
type BulkDraft = RouteInput<'previewBulk'>['body']

export type BulkMessagingService = {
  /** One entry for each distinct recipient; a known `clientBatchId` is answered with its first report. */
  send(caller: Caller, request: BulkRequest): Promise<BulkReport>
  /** What `send` would do for each recipient, without doing it. */
  preview(actor: Actor, draft: BulkDraft): Promise<BulkPreview>
}

/** A draft with everything looked up that does not depend on one recipient. */
type Prepared = {
  receiverIds: string[]
  content: MessageContent
  jobId: string | null
  jobTitle: string
  personalize: boolean
  fileUrl: string | null
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

  async function prepare(actor: Actor, draft: BulkDraft): Promise<Prepared> {
    const receiverIds = [...new Set(draft.receiverIds)]
    if (receiverIds.length > MAX_BULK_RECIPIENTS) {
      throw new DomainError('too_many_recipients', sentences.tooManyRecipients)
    }
    const jobId = draft.jobId ?? null
    const fileUrl = draft.messageType === 'text' ? null : draft.content.fileUrl
    const { job, upload } = await findDraftFacts(store, { senderId: actor.userId, jobId, fileUrl })
    if (jobId !== null && (job === null || !isOpenToContractor(job, actor.userId))) {
      throw new DomainError('not_found', sentences.jobNotFound)
    }
    const content = toStoredContent(draft, upload && toUpload(upload))
    if (draft.personalize) assertPlaceholders(content, jobId)
    return { receiverIds, content, jobId, jobTitle: job?.title ?? '', personalize: draft.personalize === true, fileUrl }
  }

  /** @throws DomainError `invalid` when a filled-in text is too long for somebody who would get it */
  function plan(
    actor: Actor,
    prepared: Prepared,
    messageType: BulkRequest['messageType'],
    facts: ReadonlyMap<string, RecipientFacts>,
  ): Plan {
    const copies: Plan['copies'][number][] = []
    const refusals: Plan['refusals'][number][] = []
    for (const [position, receiverId] of prepared.receiverIds.entries()) {
      const recipient = facts.get(receiverId) ?? null
      const refusal = verdictOf(actor.role, recipient, 'bulk')
      if (refusal) {
        refusals.push({ position, receiverId, ...refusal })
        continue
      }
      const message = {
        messageId: newId(),
        newConversationId: newId(),
        contractorId: actor.userId,
        customerId: receiverId,
        senderId: actor.userId,
        messageType,
        content: contentFor(actor, prepared, recipient as RecipientFacts),
        jobId: prepared.jobId,
        clientMessageId: null,
        fileUrl: prepared.fileUrl,
      }
      copies.push({ position, message })
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
    const prepared = await prepare(caller, request)
    const facts = await findRecipientFacts(store, caller.userId, prepared.receiverIds)
    const { copies, refusals } = plan(caller, prepared, request.messageType, facts)
    const templateId = request.templateId ?? null
    await takePoint(caller, prepared.jobId, templateId)
    const batch = {
      batchId: newId(),
      contractorId: caller.userId,
      clientBatchId: request.clientBatchId ?? null,
      messageType: request.messageType,
      content: prepared.content,
      personalize: prepared.personalize,
      jobId: prepared.jobId,
      templateId,
      fileUrl: prepared.fileUrl,
      copies,
      refusals,
    }
    const at = now()
    const stored = await appendBatch(store, batch, at).catch(async (error: unknown) => {
      await limiter.refund('bulk', caller.userId)
      // The file was removed since it was looked up.
      throw batch.fileUrl !== null && isForeignKeyViolation(error) ? unknownUpload() : error
    })
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
      errors: refusals.map(({ receiverId, error, code }) => ({ receiverId, error, code })),
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

    async preview(actor, draft) {
      assertContractor(actor)
      const prepared = await prepare(actor, draft)
      const facts = await findRecipientFacts(store, actor.userId, prepared.receiverIds)
      const { left, retryAfterMs } = await limiter.peek('bulk', actor.userId)
      return {
        verdicts: prepared.receiverIds.map((receiverId) => {
          const recipient = facts.get(receiverId) ?? null
          const refusal = verdictOf(actor.role, recipient, 'bulk')
          if (refusal) return { receiverId, ok: false, ...refusal }
          const content = contentFor(actor, prepared, recipient as RecipientFacts)
          return { receiverId, ok: true, text: 'text' in content ? content.text : (content.caption ?? '') }
        }),
        batchesLeft: left,
        freeAt: left > 0 ? null : new Date(now().getTime() + retryAfterMs).toISOString(),
      }
    },
  }
}

function assertContractor(actor: Actor): void {
  if (actor.role !== 'contractor') throw new DomainError('forbidden', sentences.bulkRole)
}

/** The very object of the draft where nothing is filled in, so that it is stored and sent once. */
function contentFor(actor: Actor, prepared: Prepared, { name }: RecipientFacts): MessageContent {
  if (!prepared.personalize) return prepared.content
  const firstName = firstNameOf(name)
  return personalize(prepared.content, {
    name,
    firstName,
    jobTitle: prepared.jobTitle,
    contractorName: actor.name,
  })
}
