import type { Message, MessageContent, MessageType } from '../protocol/objects'

/** A message that was planned and not stored yet. Exactly one of the pair sent it. */
export type NewMessage = {
  messageId: string
  /** Used only where the pair has no conversation yet. */
  newConversationId: string
  contractorId: string
  customerId: string
  senderId: string
  messageType: MessageType
  content: MessageContent
  jobId: string | null
  clientMessageId: string | null
  fileUrl: string | null
  /** A copy that one person gets of several. */
  bulk: boolean
}

/** Where a message came to stand when it was stored. */
export type Place = { messageId: string; conversationId: string; seq: number }

/** The pair of a conversation, whichever of the two is the sender. */
export function toPair(
  sender: { userId: string; role: 'contractor' | 'customer' },
  peerId: string,
): { contractorId: string; customerId: string } {
  return sender.role === 'contractor'
    ? { contractorId: sender.userId, customerId: peerId }
    : { contractorId: peerId, customerId: sender.userId }
}

/** The message as everybody sees it from the moment it was stored. */
export function toStoredMessage(planned: NewMessage, place: Place, at: Date): Message {
  return {
    id: place.messageId,
    conversationId: place.conversationId,
    seq: place.seq,
    senderId: planned.senderId,
    messageType: planned.messageType,
    content: planned.content,
    jobId: planned.jobId,
    clientMessageId: planned.clientMessageId,
    createdAt: at.toISOString(),
    editedAt: null,
    deletedAt: null,
    ...(planned.bulk ? { bulk: true } : {}),
  }
}
