import type { Caller } from '../../domain/actor'
import { previewOf } from '../../domain/message-policy'
import { type NewMessage, toStoredMessage } from '../../domain/new-message'
import type { Message } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'
import type { Stored } from '../store/appends'
import type { BulkProgress } from '../store/receipts'

export type MessageDelivery = {
  /**
   * Tells the receiver's sockets and the sender's other ones of a message, and the sender of the bulk messages that it
   * answers. Only ever called after commit.
   */
  deliverNew(sender: Caller, planned: NewMessage, stored: Stored, at: Date): Message
  /** Tells that a message was edited or deleted; `receiverId` is null where the other person may not learn of it. */
  announceUpdate(caller: Caller, receiverId: string | null, message: Message): void
  /** A recipient got, read or answered a bulk message. */
  progress(contractorId: string, progress: BulkProgress): void
}

export function createMessageDelivery(parts: {
  broadcaster: Broadcaster
  onContact: (contractorId: string, customerId: string) => void
}): MessageDelivery {
  const { broadcaster, onContact } = parts
  return {
    deliverNew(sender, planned, stored, at) {
      const { contractorId, customerId } = planned
      const receiverId = sender.userId === contractorId ? customerId : contractorId
      const message = toStoredMessage(planned, stored, at)
      broadcaster.toUsers([receiverId, sender.userId], 'new_message', { message }, sender.socketId)
      broadcaster.toUsers([receiverId], 'notification', {
        type: 'new_message',
        conversationId: message.conversationId,
        messageId: message.id,
        from: { id: sender.userId, name: sender.name },
        preview: previewOf(message.content),
        jobId: message.jobId,
        createdAt: message.createdAt,
      })
      if (stored.begun) onContact(contractorId, customerId)
      for (const batchId of stored.answeredBatchIds) {
        broadcaster.toUsers([contractorId], 'bulk_progress', { batchId, receiverId: customerId, state: 'replied' })
      }
      return message
    },
    announceUpdate(caller, receiverId, message) {
      const userIds = receiverId === null ? [caller.userId] : [receiverId, caller.userId]
      broadcaster.toUsers(userIds, 'message_updated', { message }, caller.socketId)
    },
    progress(contractorId, progress) {
      broadcaster.toUsers([contractorId], 'bulk_progress', progress)
    },
  }
}
