import type { MessageContent, MessageType } from '../protocol/objects'
import type { Actor } from './actor'
import type { NewMessage } from './new-message'
import { firstNameOf } from './person-name'
import { personalize } from './personalization'

/** One message to many, with everything looked up that does not depend on one recipient. */
export type BulkDraft = {
  messageType: MessageType
  content: MessageContent
  jobId: string | null
  jobTitle: string
  personalize: boolean
  fileUrl: string | null
}

export type BulkSender = Pick<Actor, 'userId' | 'name'>

/**
 * What this recipient gets: the very object of the draft where nothing is filled in, so that it is stored and sent once.
 * @throws DomainError `invalid` when a filled-in text is too long
 */
export function contentFor(sender: BulkSender, draft: BulkDraft, { name }: { name: string }): MessageContent {
  if (!draft.personalize) return draft.content
  const values = { name, firstName: firstNameOf(name), jobTitle: draft.jobTitle, contractorName: sender.name }
  return personalize(draft.content, values)
}

/** A recipient's copy. @throws DomainError `invalid` when a filled-in text is too long */
export function toCopy(
  sender: BulkSender,
  draft: BulkDraft,
  recipient: { id: string; name: string },
  made: { bulk: boolean; newId: () => string },
): NewMessage {
  const { bulk, newId } = made
  return {
    messageId: newId(),
    newConversationId: newId(),
    contractorId: sender.userId,
    customerId: recipient.id,
    senderId: sender.userId,
    messageType: draft.messageType,
    content: contentFor(sender, draft, recipient),
    jobId: draft.jobId,
    clientMessageId: null,
    fileUrl: draft.fileUrl,
    bulk,
  }
}

/** The words of a copy: text or caption. */
export function wordsOf(content: MessageContent): string {
  return 'text' in content ? content.text : (content.caption ?? '')
}
