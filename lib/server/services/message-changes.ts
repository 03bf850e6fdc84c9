import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { assertNotBlocked, toEditedContent } from '../../domain/message-policy'
import type { ParsedRequest } from '../../protocol/events'
import type { Message } from '../../protocol/objects'
import type { Store } from '../store/client'
import { emptyMessage, type FoundMessage, findMessage, replaceContent } from '../store/edits'
import type { MessageDelivery } from './message-delivery'

export type MessageChangesService = {
  edit(caller: Caller, request: ParsedRequest<'edit_message'>): Promise<{ message: Message }>
  remove(caller: Caller, request: ParsedRequest<'delete_message'>): Promise<{ message: Message }>
}

/** Editing and deleting one's own messages. A deleted message keeps its seq and place. */
export function createMessageChangesService(parts: {
  store: Store
  delivery: MessageDelivery
  now: () => Date
}): MessageChangesService {
  const { store, delivery, now } = parts

  async function getOwn(caller: Caller, messageId: string): Promise<FoundMessage> {
    const found = await findMessage(store, caller.userId, messageId)
    if (!found) throw new DomainError('not_found', 'Message not found')
    if (found.message.senderId !== caller.userId) {
      throw new DomainError('forbidden', 'Only the sender changes a message')
    }
    return found
  }

  return {
    async edit(caller, request) {
      const found = await getOwn(caller, request.messageId)
      // An edit says something new, which a block stops; taking a message back stays possible.
      assertNotBlocked({ byReceiver: found.blockedByPeer, bySender: found.peerBlocked })
      const content = toEditedContent(found.message, request.content)
      const message = await replaceContent(store, found.message.id, content, now())
      if (!message) throw new DomainError('conflict', 'The message was deleted')
      delivery.announceUpdate(caller, found.peerId, message)
      return { message }
    },

    async remove(caller, request) {
      const { message: before, peerId } = await getOwn(caller, request.messageId)
      const message = await emptyMessage(store, before.id, now())
      // Deleting twice is one deletion: the answer is the message as it is.
      if (!message) return { message: (await getOwn(caller, before.id)).message }
      delivery.announceUpdate(caller, peerId, message)
      return { message }
    },
  }
}
