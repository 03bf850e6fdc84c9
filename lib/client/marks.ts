import type { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error'
import { askForSync } from './background-sync'
import { findConversation, patchConversation, withReceipt } from './conversation-cache'
import { kept } from './kept'
import { type KeptMarks, keptMarksKey, withMark, withoutMark } from './kept-marks'
import type { LiveSocket } from './live-socket'

type MarkName = 'mark_delivered' | 'mark_read'
type Wish = { name: MarkName; conversationId: string; seq: number }
const GATHER_MS = 120
const PAUSE_MS = 120

export type Marks = ReturnType<typeof createMarks>

/** Moves one's own marks: the newest wish of each conversation, one after the other, within the rate. */
export function createMarks(live: LiveSocket, client: QueryClient, myId: string) {
  const wishes = new Map<string, Wish>()
  const key = keptMarksKey(myId)
  let running = false

  const keptMarks = () => kept.read<KeptMarks>(key) ?? {}

  /** What was read is told also after a restart, or by the worker. */
  function keep({ name, conversationId, seq }: Wish) {
    if (name !== 'mark_read' || live.getConnection().state === 'online') return
    kept.write(key, withMark(keptMarks(), conversationId, seq))
    askForSync()
  }

  function forget({ name, conversationId, seq }: Wish) {
    if (name === 'mark_read' && conversationId in keptMarks())
      kept.write(key, withoutMark(keptMarks(), conversationId, seq))
  }

  async function run() {
    if (running) return
    running = true
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS))
    while (wishes.size > 0 && live.getConnection().state === 'online') {
      const [key, wish] = wishes.entries().next().value as [string, Wish]
      wishes.delete(key)
      try {
        const marked = await live.request(wish.name, { conversationId: wish.conversationId, seq: wish.seq })
        patchConversation(client, wish.conversationId, (held) => withReceipt(held, { ...marked, userId: myId }, myId))
        forget(wish)
      } catch (error) {
        if (!(error instanceof ApiError) || !error.isTransient) forget(wish)
        else if (!wishes.has(key)) {
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
    const fresh = { name, conversationId, seq }
    wishes.set(key, fresh)
    keep(fresh)
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

    /** Tells what could not be told while the connection was down, by an earlier page too. */
    async resume() {
      if (wishes.size > 0) void run()
      await kept.whenLoaded()
      for (const [conversationId, seq] of Object.entries(keptMarks())) wish('mark_read', conversationId, seq)
    },
  }
}
