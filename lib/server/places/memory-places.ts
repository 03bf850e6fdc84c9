import type { SocketPlaces } from '../ports/socket-places'

/** Of one node. `clock` counts milliseconds and never goes back. */
export function createMemoryPlaces(clock: () => number, timeoutMs: number): SocketPlaces {
  const untilOf = new Map<string, Map<string, number>>()

  function isTaken(place: string): boolean {
    const sockets = untilOf.get(place)
    for (const [id, until] of sockets ?? []) if (until <= clock()) sockets?.delete(id)
    if (sockets?.size === 0) untilOf.delete(place)
    return untilOf.has(place)
  }

  return {
    async add(place, socketId) {
      const sockets = untilOf.get(place) ?? new Map<string, number>()
      untilOf.set(place, sockets.set(socketId, clock() + timeoutMs))
    },

    async remove(place, socketId) {
      untilOf.get(place)?.delete(socketId)
      return isTaken(place)
    },

    isTaken: async (place) => isTaken(place),
  }
}
