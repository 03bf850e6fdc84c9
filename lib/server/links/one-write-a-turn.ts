import type { Redis } from 'ioredis'

/**
 * Lets all commands that a turn of the event loop has for a connection leave in one system call: ioredis writes each by
 * itself, and where thousands come or go at once that is a good part of what they cost.
 */
export function writeOnceATurn(redis: Redis): void {
  redis.on('connect', () => {
    const { stream } = redis
    const write = stream.write.bind(stream) as (...written: unknown[]) => boolean
    let isCorked = false

    function uncork(): void {
      isCorked = false
      stream.uncork()
    }

    stream.write = (...written: unknown[]) => {
      if (!isCorked) {
        isCorked = true
        stream.cork()
        setImmediate(uncork)
      }
      return write(...written)
    }
  })
}
