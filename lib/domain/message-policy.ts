import { sentences } from '../protocol/errors'
import type { MessageContent, Role, Upload } from '../protocol/objects'
import type { MessageBody } from '../protocol/request-inputs'
import { DomainError, invalid } from './errors'
import { isOpenToContractor, type JobFacts } from './job-policy'
import { splitQuote } from './quote'
import { type BlockFacts, blockVerdictOf, type Recipient, type Refusal, verdictOf } from './send-verdict'

/** Who may write to whom. @throws DomainError with the first reason that applies. */
export function assertMayWrite(senderRole: Role, receiver: Recipient | null): asserts receiver is Recipient {
  assertNoRefusal(verdictOf(senderRole, receiver, 'single'))
}

/** An edit says something new to the other person. @throws DomainError `blocked` in either direction */
export function assertMayEdit(facts: BlockFacts): void {
  assertNoRefusal(blockVerdictOf(facts, 'single'))
}

function assertNoRefusal(refusal: Refusal | null): void {
  if (refusal) throw new DomainError(refusal.code, refusal.error)
}

/** A message may name a job that its sender may see, or one that the conversation already holds. */
export function assertMayNameJob(
  sender: { userId: string; role: Role },
  receiverId: string,
  job: (JobFacts & { isLinked: boolean }) | null,
): void {
  const allowed =
    job !== null &&
    (job.isLinked ||
      (sender.role === 'contractor'
        ? isOpenToContractor(job, sender.userId)
        : job.posterId === sender.userId || (job.isOpen && job.posterId === receiverId)))
  if (!allowed) throw new DomainError('not_found', sentences.jobNotFound)
}

/** The refusal of a message whose file is no upload of its sender's. */
export function unknownUpload(): DomainError {
  return invalid('content.fileUrl', 'must be a path that POST /api/uploads gave to you')
}

/** The content as it is stored: for files, what the server measured replaces what the client said. */
export function toStoredContent(body: MessageBody, upload: Upload | null): MessageContent {
  if (body.messageType === 'text') return { text: body.content.text }
  if (upload === null) throw unknownUpload()
  if (body.messageType === 'image' && !upload.mimeType.startsWith('image/')) {
    throw invalid('content.fileUrl', 'must be a picture')
  }
  const { fileUrl: _, fileName: __, ...measured } = upload
  return {
    fileUrl: upload.fileUrl,
    fileName: body.content.fileName,
    ...(body.content.caption ? { caption: body.content.caption } : {}),
    ...measured,
  }
}

/** What an edit makes of a message. Files keep their file; only the caption changes. */
export function toEditedContent(
  content: MessageContent | null,
  edit: { text: string } | { caption: string },
): MessageContent {
  if (content === null) throw new DomainError('conflict', 'The message was deleted')
  if ('text' in content) {
    if (!('text' in edit)) throw invalid('content.text', 'is needed for a text message')
    return { text: edit.text }
  }
  if (!('caption' in edit)) throw invalid('content.caption', 'is needed for a picture or a file')
  const { caption: _, ...file } = content
  return edit.caption === '' ? file : { ...file, caption: edit.caption }
}

const PREVIEW_LENGTH = 140

/** One line of a message for lists and notifications: text, caption or file name, at most 140 characters. */
export function previewOf(content: MessageContent | null): string {
  if (content === null) return ''
  const text = 'text' in content ? content.text : content.caption || content.fileName
  const line = splitQuote(text).answer.replace(/\s+/g, ' ')
  const characters = [...line.slice(0, 2 * PREVIEW_LENGTH)]
  return characters.length <= PREVIEW_LENGTH && line.length <= 2 * PREVIEW_LENGTH
    ? line
    : `${characters.slice(0, PREVIEW_LENGTH - 1).join('')}…`
}
