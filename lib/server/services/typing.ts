import type { Caller } from '../../domain/actor'
import { disclosureOf } from '../../domain/disclosure'
import { DomainError } from '../../domain/errors'
import type { ParsedRequest } from '../../protocol/events'
import { TYPING_TIMEOUT_MS } from '../../protocol/limits'
import type { Broadcaster } from '../ports/broadcaster'
import type { Store } from '../store/client'
import { findParticipants } from '../store/conversations'

export type TypingService = {
  set(caller: Caller, request: ParsedRequest<'set_typing'>): Promise<null>
  /** The socket is gone: whoever was told of its typing is told that it ended. */
  forget(socketId: string): void
  close(): void
}

type Typing = { timer: NodeJS.Timeout; stop: () => void }

/** Who is typing to whom, by socket. A `true` that is not renewed ends by itself. */
export function createTypingService(parts: { store: Store; broadcaster: Broadcaster }): TypingService {
  const { store, broadcaster } = parts
  const typingOf = new Map<string, Map<string, Typing>>()

  function end(socketId: string, conversationId: string): void {
    const ofSocket = typingOf.get(socketId)
    const typing = ofSocket?.get(conversationId)
    if (!ofSocket || !typing) return
    clearTimeout(typing.timer)
    ofSocket.delete(conversationId)
    if (ofSocket.size === 0) typingOf.delete(socketId)
    typing.stop()
  }

  return {
    async set(caller, { conversationId, isTyping }) {
      const found = await findParticipants(store, caller.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      const other = found.contractorId === caller.userId ? found.customerId : found.contractorId
      const tell = (value: boolean) => {
        if (disclosureOf(found) !== 'all') return
        broadcaster.toUsers([other], 'typing', { conversationId, userId: caller.userId, isTyping: value })
      }
      const socketId = caller.socketId as string
      const ofSocket = typingOf.get(socketId) ?? new Map<string, Typing>()
      const before = ofSocket.get(conversationId)
      if (!isTyping) {
        if (before) end(socketId, conversationId)
        else tell(false)
        return null
      }
      clearTimeout(before?.timer)
      const timer = setTimeout(() => end(socketId, conversationId), TYPING_TIMEOUT_MS)
      ofSocket.set(conversationId, { timer, stop: () => tell(false) })
      typingOf.set(socketId, ofSocket)
      tell(true)
      return null
    },

    forget(socketId) {
      for (const conversationId of [...(typingOf.get(socketId)?.keys() ?? [])]) end(socketId, conversationId)
    },

    close() {
      for (const ofSocket of typingOf.values()) for (const typing of ofSocket.values()) clearTimeout(typing.timer)
      typingOf.clear()
    },
  }
}
