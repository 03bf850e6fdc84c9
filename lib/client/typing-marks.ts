import type { QueryClient } from '@tanstack/react-query'
import { typingQuery } from './thread-queries'

/** The server ends a typing signal after 6 s; this is for the case that its word was lost. */
const TYPING_LOST_MS = 8000

/** Who is typing, as the server's signals tell: in the cache of each conversation. */
export function createTypingMarks(client: QueryClient) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()

  function set(conversationId: string, isTyping: boolean): void {
    clearTimeout(timers.get(conversationId))
    timers.delete(conversationId)
    client.setQueryData(typingQuery(conversationId).queryKey, isTyping)
    if (isTyping) {
      const timer = setTimeout(() => set(conversationId, false), TYPING_LOST_MS)
      timers.set(conversationId, timer)
    }
  }

  return {
    set,
    stop(): void {
      for (const timer of timers.values()) clearTimeout(timer)
    },
  }
}
