import type { Actor } from '../../domain/actor'
import type { BulkDraft } from '../../domain/bulk-plan'
import { DomainError } from '../../domain/errors'
import { isOpenToContractor } from '../../domain/job-policy'
import { toStoredContent } from '../../domain/message-policy'
import { assertPlaceholders } from '../../domain/personalization'
import type { BulkRefusal } from '../../domain/send-verdict'
import { sentences } from '../../protocol/errors'
import type { MessageBody } from '../../protocol/request-inputs'
import type { Store } from '../store/client'
import { findDraftFacts } from '../store/send-facts'
import { toUpload } from './wire-objects'

export function assertContractor(actor: Actor): void {
  if (actor.role !== 'contractor') throw new DomainError('forbidden', sentences.bulkRole)
}

/** Repeated ids collapse to the first. @throws DomainError `too_many_recipients` for more than `most` */
export function toDistinct(receiverIds: readonly string[], most: number, sentence: string): string[] {
  const distinct = [...new Set(receiverIds)]
  if (distinct.length > most) throw new DomainError('too_many_recipients', sentence)
  return distinct
}

/**
 * Looks up what a draft names.
 * @throws not_found for a job that is not open to the sender, `invalid` for a file that is not theirs and for placeholders
 * that nothing fills
 */
export async function prepareDraft(
  store: Store,
  actor: Pick<Actor, 'userId'>,
  draft: MessageBody & { jobId?: string | null | undefined; personalize?: boolean | null | undefined },
): Promise<BulkDraft> {
  const jobId = draft.jobId ?? null
  const fileUrl = draft.messageType === 'text' ? null : draft.content.fileUrl
  const { job, upload } = await findDraftFacts(store, { senderId: actor.userId, jobId, fileUrl })
  if (jobId !== null && (job === null || !isOpenToContractor(job, actor.userId))) {
    throw new DomainError('not_found', sentences.jobNotFound)
  }
  const content = toStoredContent(draft, upload && toUpload(upload))
  if (draft.personalize) assertPlaceholders(content, jobId)
  const { messageType } = draft
  return { messageType, content, jobId, jobTitle: job?.title ?? '', personalize: draft.personalize === true, fileUrl }
}

export function toWireRefusal({ code, error, retryAt }: BulkRefusal) {
  return { error, code, ...(retryAt && { retryAt: retryAt.toISOString() }) }
}
