import type { FollowUpWho } from '@/lib/protocol/bulk-objects'
import type { Template } from '@/lib/protocol/template-objects'
import type { Chosen } from './bulk-selection'

/** What the composer keeps of an upload. */
export type Picture = { fileUrl: string; fileName: string; fileSize: number; thumbnailUrl?: string | undefined }

/**
 * A bulk message being composed. `clientBatchId` is made once for each draft and goes with every attempt, so that a
 * double click, a retry, a reload or a reconnect cannot send it twice. `sending` is kept too: while nobody knows whether
 * an attempt arrived, the content must not change under the same id.
 */
export type BulkDraft = {
  version: 1
  clientBatchId: string
  chosen: Chosen[]
  mode: 'text' | 'image'
  text: string
  caption: string
  picture: Picture | null
  jobId: string | null
  templateId: string | null
  /** When it is to go out; null: at once, but for the time to undo it. */
  sendAt: string | null
  /** Whether copies wait for recipients who take none at the moment. */
  whenFree: boolean
  /** Whom of an earlier batch it is for, worked out anew when it goes out; gone once the selection is changed by hand. */
  followUp: { batchId: string; who: FollowUpWho } | null
  sending: boolean
  /** Sending was asked for while there was no connection: it goes once its check was seen. */
  whenBack: boolean
}

export function createBulkDraft(clientBatchId: string): BulkDraft {
  return {
    version: 1,
    clientBatchId,
    chosen: [],
    mode: 'text',
    text: '',
    caption: '',
    picture: null,
    jobId: null,
    templateId: null,
    sendAt: null,
    whenFree: false,
    followUp: null,
    sending: false,
    whenBack: false,
  }
}

/** Reads what was kept; null for anything that is not a draft of this version. */
export function parseBulkDraft(kept: string | null): BulkDraft | null {
  if (kept === null) return null
  try {
    const value = JSON.parse(kept) as Partial<BulkDraft> | null
    if (value?.version !== 1 || typeof value.clientBatchId !== 'string' || !Array.isArray(value.chosen)) return null
    return { ...createBulkDraft(value.clientBatchId), ...value }
  } catch {
    return null
  }
}

/** The words of the message, whichever of the two kinds it is. */
export function wordsOf(draft: BulkDraft): string {
  return draft.mode === 'text' ? draft.text : draft.caption
}

export function isEmptyDraft(draft: BulkDraft): boolean {
  return (
    draft.chosen.length === 0 && draft.text === '' && draft.caption === '' && draft.picture === null && !draft.jobId
  )
}

/** The message body of the contract, or null while there is nothing to send. */
function toBulkContent(draft: BulkDraft) {
  if (draft.mode === 'text') {
    const text = draft.text.trim()
    return text === '' ? null : ({ messageType: 'text', content: { text } } as const)
  }
  if (!draft.picture) return null
  const caption = draft.caption.trim()
  const { fileUrl, fileName, fileSize } = draft.picture
  return {
    messageType: 'image',
    content: { fileUrl, fileName, fileSize, ...(caption === '' ? {} : { caption }) },
  } as const
}

/** What a preview is asked of; null while incomplete. */
export function toBulkBody(draft: BulkDraft) {
  const body = toBulkContent(draft)
  if (!body || draft.chosen.length === 0) return null
  return {
    ...body,
    receiverIds: draft.chosen.map(({ id }) => id),
    ...(draft.jobId ? { jobId: draft.jobId } : {}),
    ...(draft.templateId ? { templateId: draft.templateId } : {}),
    ...(draft.sendAt ? { sendAt: draft.sendAt } : {}),
    personalize: wordsOf(draft).includes('{{'),
  }
}

/**
 * The request that queues it, under its own id; null while incomplete. A follow-up is worked out anew, so that what its
 * check told binds nothing.
 */
export function toQueueRequest(draft: BulkDraft, previewToken: string | null = null) {
  const body = toBulkBody(draft)
  if (!body) return null
  const { receiverIds, ...rest } = body
  const { clientBatchId, whenFree, followUp } = draft
  const whom = followUp ? { followUp } : { receiverIds, ...(previewToken && { previewToken }) }
  return { ...rest, ...whom, clientBatchId, whenFree }
}

/** What a template puts into a draft: a picture with its caption, or a text. */
export function toTemplatePatch({ id, text, fileUrl }: Template): Partial<BulkDraft> {
  if (!fileUrl) return { mode: 'text', text, templateId: id }
  const fileName = fileUrl.slice(fileUrl.lastIndexOf('/') + 1) || 'picture'
  return { mode: 'image', caption: text, picture: { fileUrl, fileName, fileSize: 0 }, templateId: id }
}
