import type { Actor, Caller } from '../../domain/actor'
import { collapse, refusalOf } from '../../domain/bulk-plan'
import { DomainError, invalid } from '../../domain/errors'
import { isOpenToContractor } from '../../domain/job-policy'
import { toStoredContent } from '../../domain/message-policy'
import { checkPlaceholders, fillPlaceholders, firstNameOf, type PlaceholderValues } from '../../domain/placeholders'
import { sentences } from '../../protocol/errors'
import type { ParsedRequest } from '../../protocol/events'
import { MAX_BULK_RECIPIENTS, MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '../../protocol/limits'
import type { BulkPreview, BulkReport, MessageContent } from '../../protocol/objects'
import type { RouteInput } from '../../protocol/routes'
import { characterCount } from '../../protocol/scalars'
import type { RateLimiter } from '../ports/rate-limiter'
import {
  findRecipientFacts,
  findReportByClientId,
  type NewRecipient,
  type RecipientFacts,
  recordRefusal,
  storeBatch,
} from '../store/bulk-sends'
import type { Store } from '../store/client'
import { isTransient, isUniqueViolation, resolveSends } from '../store/sends'
import type { MessageDelivery } from './message-delivery'

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

const MAX_TRIES = 3

export function createBulkMessagingService(parts: {
  store: Store
  limiter: RateLimiter
  delivery: MessageDelivery
  now: () => Date
  newId: () => string
}): BulkMessagingService {
  const { store, limiter, delivery, now, newId } = parts
  const repeats = new Map<string, Promise<BulkReport>>()

  async function prepare(actor: Actor, draft: BulkDraft): Promise<Prepared> {
    const receiverIds = collapse(draft.receiverIds)
    if (receiverIds.length > MAX_BULK_RECIPIENTS) {
      throw new DomainError('too_many_recipients', sentences.tooManyRecipients)
    }
    const jobId = draft.jobId ?? null
    const personalize = draft.personalize === true
    const fileUrl = draft.messageType === 'text' ? null : draft.content.fileUrl
    const needsLookUp = jobId !== null || fileUrl !== null
    const [facts] = needsLookUp
      ? await resolveSends(store, [
          {
            senderId: actor.userId,
            conversationId: null,
            contractorId: null,
            customerId: null,
            jobId,
            clientMessageId: null,
            fileUrl,
          },
        ])
      : []
    const job = facts?.job ?? null
    if (jobId !== null && (job === null || !isOpenToContractor(job, actor.userId))) {
      throw new DomainError('not_found', sentences.jobNotFound)
    }
    const content = toStoredContent(draft, facts?.upload ?? null)
    if (personalize) assertPlaceholders(content, jobId)
    return { receiverIds, content, jobId, jobTitle: job?.title ?? '', personalize, fileUrl }
  }

  /** @throws DomainError `invalid` when a filled-in text is too long for somebody who would get it */
  function planRecipients(
    actor: Actor,
    prepared: Prepared,
    facts: ReadonlyMap<string, RecipientFacts>,
  ): NewRecipient[] {
    return prepared.receiverIds.map((receiverId) => {
      const recipient = facts.get(receiverId) ?? null
      const refusal = refusalOf(recipient)
      if (refusal || !recipient) return { receiverId, ...(refusal ?? refusalOf(null)) } as NewRecipient
      return {
        receiverId,
        messageId: newId(),
        newConversationId: newId(),
        content: personalized(actor, prepared, recipient),
      }
    })
  }

  async function sendOnce(caller: Caller, request: BulkRequest): Promise<BulkReport> {
    const clientBatchId = request.clientBatchId ?? null
    if (clientBatchId !== null) {
      const known = await findReportByClientId(store, caller.userId, clientBatchId)
      if (known) return known
    }
    const prepared = await prepare(caller, request)
    const templateId = request.templateId ?? null
    const facts = await findRecipientFacts(store, caller.userId, prepared.receiverIds)
    const recipients = planRecipients(caller, prepared, facts)

    const verdict = await limiter.consume('bulk', caller.userId)
    if (!verdict.allowed) {
      await recordRefusal(store, {
        id: newId(),
        contractorId: caller.userId,
        jobId: prepared.jobId,
        templateId,
        at: now(),
      })
      throw new DomainError('rate_limited', sentences.bulkRate, { retryAfterMs: verdict.retryAfterMs })
    }
    try {
      return await storeAndDeliver(caller, request, prepared, recipients, templateId, clientBatchId)
    } catch (error) {
      await limiter.refund('bulk', caller.userId)
      // Another node stored the same clientBatchId between our look and our write.
      const known =
        clientBatchId !== null && isUniqueViolation(error)
          ? await findReportByClientId(store, caller.userId, clientBatchId)
          : null
      if (known) return known
      throw error
    }
  }

  async function storeAndDeliver(
    caller: Caller,
    request: BulkRequest,
    prepared: Prepared,
    recipients: readonly NewRecipient[],
    templateId: string | null,
    clientBatchId: string | null,
  ): Promise<BulkReport> {
    const batchId = newId()
    const at = now()
    const batch = {
      batchId,
      contractorId: caller.userId,
      clientBatchId,
      messageType: request.messageType,
      content: prepared.content,
      personalize: prepared.personalize,
      jobId: prepared.jobId,
      templateId,
      fileUrl: prepared.fileUrl,
      recipients,
    }
    const copies = await withRetries(() => storeBatch(store, batch, at))
    const contents = new Map(recipients.map((recipient) => [recipient.receiverId, recipient]))
    for (const copy of copies) {
      const recipient = contents.get(copy.receiverId)
      if (!recipient || !('content' in recipient)) continue
      delivery.deliver(caller, copy.receiverId, {
        id: copy.messageId,
        conversationId: copy.conversationId,
        seq: copy.seq,
        senderId: caller.userId,
        messageType: request.messageType,
        content: recipient.content,
        jobId: prepared.jobId,
        clientMessageId: null,
        createdAt: at.toISOString(),
        editedAt: null,
        deletedAt: null,
      })
      if (copy.begun) delivery.announceContact(caller.userId, copy.receiverId)
    }
    const errors = recipients.flatMap((recipient) =>
      'code' in recipient ? [{ receiverId: recipient.receiverId, error: recipient.error, code: recipient.code }] : [],
    )
    return {
      batchId,
      totalSent: copies.length,
      totalFailed: errors.length,
      results: copies.map(({ receiverId, conversationId, messageId }) => ({
        receiverId,
        conversationId,
        messageId,
        success: true as const,
      })),
      errors,
    }
  }

  return {
    async send(caller, request) {
      assertContractor(caller)
      const clientBatchId = request.clientBatchId ?? null
      if (clientBatchId === null) return sendOnce(caller, request)
      const key = `${caller.userId} ${clientBatchId}`
      const first = repeats.get(key)
      if (first) return first
      const sending = sendOnce(caller, request).finally(() => repeats.delete(key))
      repeats.set(key, sending)
      return sending
    },

    async preview(actor, draft) {
      assertContractor(actor)
      const prepared = await prepare(actor, draft)
      const facts = await findRecipientFacts(store, actor.userId, prepared.receiverIds)
      const { left, retryAfterMs } = await limiter.peek('bulk', actor.userId)
      return {
        verdicts: prepared.receiverIds.map((receiverId) => {
          const recipient = facts.get(receiverId) ?? null
          const refusal = refusalOf(recipient)
          if (refusal || !recipient) return { receiverId, ok: false, ...refusal }
          const content = personalized(actor, prepared, recipient)
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

function assertPlaceholders(content: MessageContent, jobId: string | null): void {
  const path = 'text' in content ? 'content.text' : 'content.caption'
  const { used, problem } = checkPlaceholders('text' in content ? content.text : (content.caption ?? ''))
  if (problem !== null) throw invalid(path, problem)
  if (used.includes('jobTitle') && jobId === null) throw invalid(path, '{{jobTitle}} needs a jobId')
}

function personalized(actor: Actor, prepared: Prepared, recipient: RecipientFacts): MessageContent {
  const { content } = prepared
  if (!prepared.personalize) return content
  const values: PlaceholderValues = {
    name: recipient.name,
    firstName: firstNameOf(recipient.name),
    jobTitle: prepared.jobTitle,
    contractorName: actor.name,
  }
  if ('text' in content) {
    return { text: assertLength('content.text', fillPlaceholders(content.text, values), MAX_TEXT_LENGTH) }
  }
  if (content.caption === undefined) return content
  const caption = fillPlaceholders(content.caption, values)
  return { ...content, caption: assertLength('content.caption', caption, MAX_CAPTION_LENGTH) }
}

function assertLength(path: string, text: string, max: number): string {
  if (characterCount(text) > max) throw invalid(path, `must have at most ${max} characters once filled in`)
  return text
}

async function withRetries<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!isTransient(error) || tries === MAX_TRIES) throw error
    }
  }
}
