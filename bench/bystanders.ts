import { connectWire, type WireClient } from './wire-client'
import { customer } from './world'

const SEND_EACH_MS = 500

/** Pairs who write all the while; each message is timed from sending to its acknowledgement. */
export function keepWriting(pairs: readonly WireClient[]) {
  let took: number[] = []
  let count = 0
  const timers = pairs.map((client, index) =>
    setInterval(async () => {
      const began = performance.now()
      count += 1
      const { ok } = await client.ask('send_message', {
        receiverId: customer(index),
        messageType: 'text',
        content: { text: `message ${count} of the bench, about as long as people write` },
        clientMessageId: `stampede-${index}-${count}`,
      })
      took.push(ok ? performance.now() - began : Number.POSITIVE_INFINITY)
    }, SEND_EACH_MS),
  )
  return {
    /** The slowest of a hundred since the last look. */
    p99() {
      const sorted = took.sort((a, b) => a - b)
      took = []
      return sorted[Math.floor(sorted.length * 0.99)] ?? 0
    },
    stop() {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** What an observer is told of people who went. */
export async function observe(url: string, token: string, userIds: readonly string[]) {
  const observer = await connectWire(url, token)
  const gone: { userId: string; at: number }[] = []
  observer.onEvent = (event, payload) => {
    const { userId, isOnline } = payload as { userId: string; isOnline: boolean }
    if (event === 'presence_changed' && !isOnline) gone.push({ userId, at: performance.timeOrigin + performance.now() })
  }
  for (let from = 0; from < userIds.length; from += 1000) {
    await observer.ask('watch_presence', { userIds: userIds.slice(from, from + 1000) })
  }
  return { gone, close: () => observer.close() }
}
