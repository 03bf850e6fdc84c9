import { TYPING_TIMEOUT_MS } from '../../protocol/limits'
import type { TypingRegistry } from '../ports/typing-registry'

/** Of one node. `clock` counts milliseconds and never goes back. */
export function createMemoryTypingRegistry(clock: () => number): TypingRegistry {
  const untilOf = new Map<string, Map<string, number>>()

  return {
    async add(place, socketId) {
      const sockets = untilOf.get(place) ?? new Map<string, number>()
      untilOf.set(place, sockets.set(socketId, clock() + TYPING_TIMEOUT_MS))
    },

    async remove(place, socketId) {
      const sockets = untilOf.get(place)
      if (!sockets) return false
      sockets.delete(socketId)
      for (const [id, until] of sockets) if (until <= clock()) sockets.delete(id)
      if (sockets.size === 0) untilOf.delete(place)
      return sockets.size > 0
    },
  }
}
