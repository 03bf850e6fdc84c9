import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { ParsedRequest } from '../../protocol/events'
import type { Logger } from '../logger'
import type { SocketPlaces } from '../ports/socket-places'
import type { Store } from '../store/client'
import { findParticipants } from '../store/conversations'

type Screen = { place: string | null }

/** Which conversation each socket's tab has on its screen, as it says itself; gone with the socket. */
export function createScreensService(parts: { store: Store; places: SocketPlaces; logger: Pick<Logger, 'warn'> }) {
  const { store, places, logger } = parts
  const screens = new Map<string, Screen>()
  const placeOf = (userId: string, conversationId: string) => `${userId} ${conversationId}`

  /** What it showed before is left in the same turn, so that the newest word counts. */
  async function turnTo(socketId: string, screen: Screen | null): Promise<void> {
    const place = screens.get(socketId)?.place
    if (screen) screens.set(socketId, screen)
    else screens.delete(socketId)
    if (place) await places.remove(place, socketId)
  }

  async function settle(changing: Promise<unknown>): Promise<void> {
    await changing.catch((error: unknown) => logger.warn({ err: error }, 'what a tab shows could not be noted'))
  }

  return {
    /** The tab has this conversation on its screen, and no other; null: none. @throws not_found */
    async show(caller: Caller, { conversationId }: ParsedRequest<'show_conversation'>): Promise<null> {
      const socketId = caller.socketId as string
      const screen: Screen | null = conversationId === null ? null : { place: null }
      await turnTo(socketId, screen)
      if (conversationId === null || screen === null) return null
      const found = await findParticipants(store, caller.userId, conversationId)
      // The tab has turned to another, or is gone.
      if (screens.get(socketId) !== screen) return null
      if (!found) {
        screens.delete(socketId)
        throw new DomainError('not_found', 'Conversation not found')
      }
      screen.place = placeOf(caller.userId, conversationId)
      await places.add(screen.place, socketId)
      return null
    },

    /** These sockets gave a sign of life: what they show is shown still. */
    renew(socketIds: readonly string[]): void {
      for (const socketId of socketIds) {
        const place = screens.get(socketId)?.place
        if (place) void settle(places.add(place, socketId))
      }
    },

    /** The socket is gone, and with it its screen. */
    forget: (socketId: string): void => void settle(turnTo(socketId, null)),

    /** Whether a tab of this person shows this conversation, on any device and node, as far as is known. */
    isShown: (userId: string, conversationId: string) => places.isTaken(placeOf(userId, conversationId)),
  }
}
