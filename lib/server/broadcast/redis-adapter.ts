import { createShardedAdapter } from '@socket.io/redis-adapter'
import { Adapter, type BroadcastOptions, MessageType } from 'socket.io-adapter'
import type { RedisLink } from '../links/redis-link'
import type { Gate } from '../ports/gate'
import { publishThrough } from './adapter-internals'

type Namespace = ConstructorParameters<typeof Adapter>[0]
type MessageListener = (channel: Buffer, message: Buffer) => void

const NEWLINE = 0x0a
/** What JSON begins with, and the library's other format does not. */
const BRACE = 0x7b

/**
 * Lets all that a turn of the event loop publishes on one channel go as one message, a line of JSON each, and all
 * channels in one command: a message is two pushes to its receiver, and a bulk send tells its sender's devices 50 times.
 */
function createPublisher(link: RedisLink) {
  let due = new Map<string, string[]>()
  let flushed: Promise<unknown> = Promise.resolve()

  function flush(): Promise<unknown> {
    const channels = due
    due = new Map()
    return link.runAll(
      [...channels].map(([key, lines]) => ({ key, add: (batch) => batch.spublish(key, lines.join('\n')) })),
    )
  }

  return {
    spublish(channel: string, payload: string | Buffer): Promise<unknown> {
      if (typeof payload !== 'string') return link.run(channel, (redis) => redis.spublish(channel, payload))
      if (due.size === 0) flushed = Promise.resolve().then(flush)
      const lines = due.get(channel)
      if (lines) lines.push(payload)
      else due.set(channel, [payload])
      return flushed
    },
  }
}

function* linesOf(message: Buffer): Generator<Buffer> {
  let start = 0
  if (message[0] === BRACE) {
    for (let end = message.indexOf(NEWLINE); end >= 0; end = message.indexOf(NEWLINE, start)) {
      yield message.subarray(start, end)
      start = end + 1
    }
  }
  yield message.subarray(start)
}

/**
 * Socket.IO's own adapter over Redis' sharded channels, one for each room, so that a push reaches only nodes that hold
 * the user. It would deliver here only after Redis has answered; here a push goes to this node's sockets at once, and
 * what Redis loses heals by `heads` and `sync`.
 */
export function createRedisAdapter(parts: {
  link: RedisLink
  gate: Gate
  prefix: string
}): (namespace: Namespace) => Adapter {
  const { link, gate, prefix } = parts
  const publisher = createPublisher(link)
  const subscriber = {
    // They wait for Redis as long as this node runs, and nobody waits for them.
    ssubscribe: (channel: string) => link.channels.ssubscribe(channel),
    async sunsubscribe(channels: string | string[]) {
      for (const channel of [channels].flat()) link.channels.sunsubscribe(channel)
    },
    on: (_: 'smessageBuffer', listener: MessageListener) =>
      link.channels.onMessage((channel, message) =>
        gate.run(() => {
          for (const line of linesOf(message)) listener(channel, line)
        }),
      ),
  }
  const create = createShardedAdapter(publisher, subscriber, {
    channelPrefix: `${prefix}push`,
    subscriptionMode: 'dynamic',
  })

  // Socket.IO calls it with `new`, which an arrow function refuses.
  return function adapterOf(namespace) {
    const adapter: Adapter = create(namespace)
    adapter.broadcast = (packet: unknown, options: BroadcastOptions) => {
      const { rooms, except, flags } = options
      if (!flags?.local) {
        publishThrough(adapter, {
          type: MessageType.BROADCAST,
          data: { packet, opts: { rooms: [...rooms], except: [...(except ?? [])], flags } },
        })
      }
      if (rooms.size === 0 || [...rooms].some((room) => adapter.rooms.has(room))) {
        Adapter.prototype.broadcast.call(adapter, packet, options)
      }
    }
    return adapter
  }
}
