import type { Template } from '@/lib/protocol/objects'
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
  sending: boolean
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
    sending: false,
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

/** The request of the contract without its id, as the preview and the send both take it; null while incomplete. */
export function toBulkBody(draft: BulkDraft) {
  const body = toBulkContent(draft)
  if (!body || draft.chosen.length === 0) return null
  return {
    ...body,
    receiverIds: draft.chosen.map(({ id }) => id),
    ...(draft.jobId ? { jobId: draft.jobId } : {}),
    ...(draft.templateId ? { templateId: draft.templateId } : {}),
    personalize: wordsOf(draft).includes('{{'),
  }
}

/** What a template puts into a draft: a picture with its caption, or a text. */
export function toTemplatePatch({ id, text, fileUrl }: Template): Partial<BulkDraft> {
  if (!fileUrl) return { mode: 'text', text, templateId: id }
  const fileName = fileUrl.slice(fileUrl.lastIndexOf('/') + 1) || 'picture'
  return { mode: 'image', caption: text, picture: { fileUrl, fileName, fileSize: 0 }, templateId: id }
}
