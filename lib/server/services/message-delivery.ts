import type { Caller } from '../../domain/actor'
import { previewOf } from '../../domain/message-policy'
import type { Message } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'
import type { BulkProgress } from '../store/receipts'

export type MessageDelivery = {
  /** Tells the receiver's sockets and the sender's other ones. Only ever called after commit. */
  deliver(sender: Caller, receiverId: string, message: Message): void
  /** Tells everybody concerned that a message was edited or deleted. */
  announceUpdate(caller: Caller, receiverId: string, message: Message): void
  /** Two people share a conversation for the first time. */
  announceContact(contractorId: string, customerId: string): void
  /** A recipient got, read or answered a bulk message. */
  progress(contractorId: string, progress: BulkProgress): void
}

export function createMessageDelivery(parts: {
  broadcaster: Broadcaster
  onContact: (contractorId: string, customerId: string) => void
}): MessageDelivery {
  const { broadcaster, onContact } = parts
  return {
    deliver(sender, receiverId, message) {
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
    },
    announceUpdate(caller, receiverId, message) {
      broadcaster.toUsers([receiverId, caller.userId], 'message_updated', { message }, caller.socketId)
    },
    announceContact: onContact,
    progress(contractorId, progress) {
      broadcaster.toUsers([contractorId], 'bulk_progress', progress)
    },
  }
}
