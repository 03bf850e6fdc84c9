import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { toEditedContent } from '../../domain/message-policy'
import type { ParsedRequest } from '../../protocol/events'
import type { Message } from '../../protocol/objects'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import { type EditableMessage, emptyMessage, findOwnMessage, replaceContent } from '../store/edits'
import type { MessageDelivery } from './message-delivery'
import { assertWithinRate } from './rate-guard'

export type MessageChangesService = {
  edit(caller: Caller, request: ParsedRequest<'edit_message'>): Promise<{ message: Message }>
  remove(caller: Caller, request: ParsedRequest<'delete_message'>): Promise<{ message: Message }>
}

/** Editing and deleting one's own messages. A deleted message keeps its seq and place. */
export function createMessageChangesService(parts: {
  store: Store
  limiter: RateLimiter
  delivery: MessageDelivery
  now: () => Date
}): MessageChangesService {
  const { store, limiter, delivery, now } = parts

  async function getEditable(caller: Caller, messageId: string): Promise<EditableMessage> {
    const message = await findOwnMessage(store.pool, caller.userId, messageId)
    if (!message) throw new DomainError('not_found', 'Message not found')
    if (message.senderId !== caller.userId) throw new DomainError('forbidden', 'Only the sender changes a message')
    return message
  }

  function announce(caller: Caller, found: EditableMessage, message: Message): void {
    const receiverId = found.contractorId === caller.userId ? found.customerId : found.contractorId
    delivery.announceUpdate(caller, receiverId, message)
  }

  return {
    async edit(caller, request) {
      await assertWithinRate(limiter, 'messages', caller.userId)
      const found = await getEditable(caller, request.messageId)
      const content = toEditedContent(found, request.content)
      const message = await replaceContent(store.pool, found.id, content, now())
      if (!message) throw new DomainError('conflict', 'The message was deleted')
      announce(caller, found, message)
      return { message }
    },

    async remove(caller, request) {
      await assertWithinRate(limiter, 'messages', caller.userId)
      const found = await getEditable(caller, request.messageId)
      const message = await emptyMessage(store.pool, found.id, now())
      // Deleting twice is one deletion: the answer is the message as it is.
      if (!message) return { message: { ...found, content: null, deletedAt: found.deletedAt ?? now().toISOString() } }
      announce(caller, found, message)
      return { message }
    },
  }
}
