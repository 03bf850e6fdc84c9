import { createShardedAdapter } from '@socket.io/redis-adapter'
import { Adapter, type BroadcastOptions, MessageType } from 'socket.io-adapter'
import type { RedisLink } from '../links/redis-link'
import type { Gate } from '../ports/gate'

type Namespace = ConstructorParameters<typeof Adapter>[0]
type MessageListener = (channel: Buffer, message: Buffer) => void
type Publisher = { publish(message: unknown): void }

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
  const publisher = {
    spublish: (channel: string, payload: string | Buffer) => link.run((redis) => redis.spublish(channel, payload)),
  }
  const subscriber = {
    // They fail only when this node stops: until then they wait for Redis, and nobody waits for them.
    ssubscribe: (channel: string) => link.subscriber.ssubscribe(channel).catch(() => {}),
    sunsubscribe: (channels: string | string[]) => link.subscriber.sunsubscribe(...[channels].flat()).catch(() => {}),
    on: (event: 'smessageBuffer', listener: MessageListener) =>
      link.subscriber.on(event, (channel: Buffer, message: Buffer) => gate.run(() => listener(channel, message))),
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
        ;(adapter as unknown as Publisher).publish({
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
