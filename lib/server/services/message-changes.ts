import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { assertMayEdit, toEditedContent } from '../../domain/message-policy'
import type { ParsedRequest } from '../../protocol/events'
import type { Message } from '../../protocol/objects'
import type { Store } from '../store/client'
import { emptyMessage, findMessage, replaceContent } from '../store/edits'
import type { FoundMessageRow } from '../store/sql/find-message'
import type { MessageDelivery } from './message-delivery'
import { createTurns } from './turns'
import { toMessage } from './wire-objects'

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
  const inTurn = createTurns()

  async function getOwn(caller: Caller, messageId: string): Promise<FoundMessageRow> {
    const found = await findMessage(store, caller.userId, messageId)
    if (!found) throw new DomainError('not_found', 'Message not found')
    if (found.senderId !== caller.userId) {
      throw new DomainError('forbidden', 'Only the sender changes a message')
    }
    return found
  }

  return {
    async edit(caller, request) {
      const found = await getOwn(caller, request.messageId)
      // An edit says something new, which a block stops; taking a message back stays possible.
      assertMayEdit({ blockedSender: found.blockedByPeer, blockedBySender: found.peerBlocked })
      const content = toEditedContent(toMessage(found).content, request.content)
      const row = await inTurn(found.conversationId, () => replaceContent(store, found.id, content, now()))
      if (!row) throw new DomainError('conflict', 'The message was deleted')
      const message = toMessage(row)
      delivery.announceUpdate(caller, found.peerId, message)
      return { message }
    },

    async remove(caller, request) {
      const { id, conversationId, peerId, blockedByPeer, peerBlocked } = await getOwn(caller, request.messageId)
      const row = await inTurn(conversationId, () => emptyMessage(store, id, now()))
      // Deleting twice is one deletion: the answer is the message as it is.
      if (!row) return { message: toMessage(await getOwn(caller, id)) }
      const message = toMessage(row)
      delivery.announceUpdate(caller, blockedByPeer || peerBlocked ? null : peerId, message)
      return { message }
    },
  }
}
