import type { AppSocket } from './types'

type Wire = { cork(): void; uncork(): void }
type Internals = { flush(): void; transport: { socket?: { _socket?: Wire } } }

/**
 * Lets all packets that a turn of the event loop has for a client leave in one system call. Engine.IO writes each by
 * itself, and a message is two of them, `new_message` and `notification`.
 */
export function writeOnceATurn(raw: AppSocket['conn']): void {
  const engine = raw as unknown as Internals
  const flush = engine.flush.bind(raw)
  let isDue = false

  function flushCorked(): void {
    isDue = false
    const wire = engine.transport.socket?._socket
    wire?.cork()
    flush()
    wire?.uncork()
  }

  engine.flush = () => {
    // A connection that is being closed may have no next turn.
    if (raw.readyState !== 'open') flush()
    else if (!isDue) {
      isDue = true
      queueMicrotask(flushCorked)
    }
  }
}
