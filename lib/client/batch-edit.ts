import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { type BulkDraft, createBulkDraft, toBulkBody } from './bulk-draft'
import type { Chosen } from './bulk-selection'

/** What may be changed of a batch that waits. */
export type BatchEdit = Pick<BulkDraft, 'text' | 'caption' | 'picture' | 'jobId'>

export function toBatchEdit({ content, jobId }: BulkBatch): BatchEdit {
  const words =
    'text' in content
      ? { text: content.text, caption: '', picture: null }
      : { text: '', caption: content.caption ?? '', picture: content }
  return { ...words, jobId }
}

/** The batch with its change as a draft of the composer, to be previewed and checked as one. */
export function toEditedDraft(batch: BulkBatch, edit: BatchEdit, chosen: Chosen[]): BulkDraft {
  const mode = batch.messageType === 'text' ? 'text' : 'image'
  const { sendAt, whenFree } = batch
  return { ...createBulkDraft(batch.id), ...edit, mode, chosen, sendAt, whenFree }
}

/** What is to be asked of the server: only what differs. */
export function toBatchChange(batch: BulkBatch, draft: BulkDraft) {
  const before = toBatchEdit(batch)
  const { content, personalize } = toBulkBody(draft) ?? {}
  const isSameContent =
    draft.text.trim() === before.text &&
    draft.caption.trim() === before.caption &&
    draft.picture?.fileUrl === before.picture?.fileUrl
  return {
    ...(isSameContent || !content ? {} : { content, personalize }),
    ...(draft.jobId === before.jobId ? {} : { jobId: draft.jobId }),
  }
}
