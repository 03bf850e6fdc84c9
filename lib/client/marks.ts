import type { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error'
import { findConversation, patchConversation, withReceipt } from './conversation-cache'
import type { LiveSocket } from './live-socket'

type MarkName = 'mark_delivered' | 'mark_read'
const GATHER_MS = 120
const PAUSE_MS = 120

export type Marks = ReturnType<typeof createMarks>

/** Moves one's own marks: the newest wish of each conversation, one after the other, within the rate. */
export function createMarks(live: LiveSocket, client: QueryClient, myId: string) {
  const wishes = new Map<string, { name: MarkName; conversationId: string; seq: number }>()
  let running = false

  async function run() {
    if (running) return
    running = true
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (wishes.size > 0 && live.getConnection().state === 'online') {
      const [key, wish] = wishes.entries().next().value as [
        string,
        { name: MarkName; conversationId: string; seq: number },
      ]
      wishes.delete(key)
      try {
        const marked = await live.request(wish.name, { conversationId: wish.conversationId, seq: wish.seq })
        patchConversation(client, wish.conversationId, (held) => withReceipt(held, { ...marked, userId: myId }, myId))
      } catch (error) {
        if (error instanceof ApiError && error.isTransient && !wishes.has(key)) {
          wishes.set(key, wish)
          await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 2000))
        }
      }
      await new Promise((resolve) => setTimeout(resolve, wishes.size > 20 ? PAUSE_MS : 0))
    }
    running = false
  }

  function wish(name: MarkName, conversationId: string, seq: number) {
    const key = `${name} ${conversationId}`
    const held = wishes.get(key)
    if (held && held.seq >= seq) return
    wishes.set(key, { name, conversationId, seq })
    void run()
  }

  return {
    /** This device has the messages up to `seq`. */
    delivered(conversationId: string, seq: number) {
      const mine = findConversation(client, conversationId)?.receipts[myId]
      if (mine && mine.deliveredSeq >= seq) return
      wish('mark_delivered', conversationId, seq)
    },

    /** The messages up to `seq` were seen. Shown at once; the server is told when it can be. */
    read(conversationId: string, seq: number) {
      const mine = findConversation(client, conversationId)?.receipts[myId]
      if (mine && mine.readSeq >= seq) return
      patchConversation(client, conversationId, (held) =>
        withReceipt(held, { userId: myId, deliveredSeq: seq, readSeq: seq }, myId),
      )
      wish('mark_read', conversationId, seq)
    },

    /** Tells what could not be told while the connection was down. */
    resume() {
      if (wishes.size > 0) void run()
    },
  }
}
