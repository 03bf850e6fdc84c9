import { replaceFlush, wireOf } from './engine-internals'
import type { AppSocket } from './types'

/**
 * Lets all packets that a turn of the event loop has for a client leave in one system call. Engine.IO writes each by
 * itself, and a message is two of them, `new_message` and `notification`.
 */
export function writeOnceATurn(raw: AppSocket['conn']): void {
  let isDue = false

  replaceFlush(raw, (flush) => {
    function flushCorked(): void {
      isDue = false
      const wire = wireOf(raw)
      wire?.cork()
      flush()
      wire?.uncork()
    }

    return () => {
      // A connection that is being closed may have no next turn.
      if (raw.readyState !== 'open') flush()
      else if (!isDue) {
        isDue = true
        queueMicrotask(flushCorked)
      }
    }
  })
}
