import type { Caller } from '../../domain/actor'
import { previewOf } from '../../domain/message-policy'
import { type NewMessage, toStoredMessage } from '../../domain/new-message'
import type { Message } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'
import type { Stored } from '../store/appends'
import type { BulkProgress } from '../store/receipts'

type Sender = Pick<Caller, 'userId' | 'name' | 'socketId'>

export type MessageDelivery = {
  /**
   * Tells the receiver's sockets and the sender's other ones of a message, and the sender of the bulk message that it
   * answers. Only ever called after commit.
   */
  deliverNew(sender: Sender, planned: NewMessage, stored: Stored, at: Date): Message
  /** Tells that a message was edited or deleted; `receiverId` is null where the other person may not learn of it. */
  announceUpdate(caller: Pick<Caller, 'userId' | 'socketId'>, receiverId: string | null, message: Message): void
  /** What became of a recipient's copy of a bulk message. */
  progress(contractorId: string, progress: BulkProgress): void
}

export function createMessageDelivery(parts: {
  broadcaster: Broadcaster
  /** Hears of batches of which something became. */
  onProgress: (batchId: string) => void
  onContact: (contractorId: string, customerId: string) => void
  /** Hears who has a new message, and of whom. */
  onReceived: (receiverId: string, message: Message) => void
  /** Hears whose message was deleted; whether they had read it, it does not know. */
  onTakenBack: (receiverId: string, message: Message) => void
}): MessageDelivery {
  const { broadcaster, onProgress, onContact, onReceived, onTakenBack } = parts
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
      onReceived(receiverId, message)
      if (stored.begun) onContact(contractorId, customerId)
      const { answeredBatchId: batchId } = stored
      if (batchId !== null) {
        broadcaster.toUsers([contractorId], 'bulk_progress', { batchId, receiverId: customerId, state: 'replied' })
        onProgress(batchId)
      }
      return message
    },
    announceUpdate(caller, receiverId, message) {
      const userIds = receiverId === null ? [caller.userId] : [receiverId, caller.userId]
      broadcaster.toUsers(userIds, 'message_updated', { message }, caller.socketId)
      if (receiverId !== null && message.deletedAt !== null) onTakenBack(receiverId, message)
    },
    progress(contractorId, progress) {
      broadcaster.toUsers([contractorId], 'bulk_progress', progress)
      onProgress(progress.batchId)
    },
  }
}
