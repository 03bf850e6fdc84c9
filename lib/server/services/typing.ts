import type { Caller } from '../../domain/actor'
import { mayTellTyping } from '../../domain/disclosure'
import { DomainError } from '../../domain/errors'
import type { ParsedRequest } from '../../protocol/events'
import { TYPING_TIMEOUT_MS } from '../../protocol/limits'
import type { Logger } from '../logger'
import type { Broadcaster } from '../ports/broadcaster'
import type { SocketPlaces } from '../ports/socket-places'
import type { Store } from '../store/client'
import { findParticipants } from '../store/conversations'

export type TypingService = {
  set(caller: Caller, request: ParsedRequest<'set_typing'>): Promise<null>
  /** The socket is gone: whoever was told of its typing is told that it ended, unless another socket goes on. */
  forget(socketId: string): void
  close(): void
}

type Typing = { timer: NodeJS.Timeout; stop: () => Promise<void> }

/** Who is typing to whom, by socket. A `true` that is not renewed ends by itself; a user types as long as one socket does. */
export function createTypingService(parts: {
  store: Store
  broadcaster: Broadcaster
  registry: SocketPlaces
  logger: Pick<Logger, 'warn'>
}): TypingService {
  const { store, broadcaster, registry, logger } = parts
  const typingOf = new Map<string, Map<string, Typing>>()

  async function end(socketId: string, conversationId: string): Promise<void> {
    const ofSocket = typingOf.get(socketId)
    const typing = ofSocket?.get(conversationId)
    if (!ofSocket || !typing) return
    clearTimeout(typing.timer)
    ofSocket.delete(conversationId)
    if (ofSocket.size === 0) typingOf.delete(socketId)
    await typing.stop()
  }

  function endLater(socketId: string, conversationId: string): void {
    end(socketId, conversationId).catch((error: unknown) =>
      logger.warn({ err: error }, 'the end of typing could not be told'),
    )
  }

  return {
    async set(caller, { conversationId, isTyping }) {
      const found = await findParticipants(store, caller.userId, conversationId)
      if (!found) throw new DomainError('not_found', 'Conversation not found')
      const other = found.contractorId === caller.userId ? found.customerId : found.contractorId
      const tell = (value: boolean) => {
        if (!mayTellTyping(found)) return
        broadcaster.toUsers([other], 'typing', { conversationId, userId: caller.userId, isTyping: value })
      }
      const socketId = caller.socketId as string
      const place = `${caller.userId} ${conversationId}`
      const stop = async () => {
        const othersGoOn = await registry.remove(place, socketId)
        if (!othersGoOn) tell(false)
      }
      const ofSocket = typingOf.get(socketId) ?? new Map<string, Typing>()
      const before = ofSocket.get(conversationId)
      if (!isTyping) {
        await (before ? end(socketId, conversationId) : stop())
        return null
      }
      clearTimeout(before?.timer)
      const timer = setTimeout(() => endLater(socketId, conversationId), TYPING_TIMEOUT_MS)
      ofSocket.set(conversationId, { timer, stop })
      typingOf.set(socketId, ofSocket)
      tell(true)
      await registry.add(place, socketId)
      return null
    },

    forget(socketId) {
      for (const conversationId of [...(typingOf.get(socketId)?.keys() ?? [])]) endLater(socketId, conversationId)
    },

    close() {
      for (const ofSocket of typingOf.values()) for (const typing of ofSocket.values()) clearTimeout(typing.timer)
      typingOf.clear()
    },
  }
}
