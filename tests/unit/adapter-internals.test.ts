import { createShardedAdapter } from '@socket.io/redis-adapter'
import { type Adapter, MessageType } from 'socket.io-adapter'
import { expect, test } from 'vitest'
import { publishThrough } from '@/lib/server/broadcast/adapter-internals'

test('a message to the other nodes goes out on the channel of its room', () => {
  const published: string[] = []
  const publisher = { spublish: async (channel: string) => published.push(channel) }
  const subscriber = { ssubscribe: async () => {}, sunsubscribe: async () => {}, on: () => {} }
  const create = createShardedAdapter(publisher, subscriber, { channelPrefix: 'p', subscriptionMode: 'dynamic' })
  const namespace = { name: '/', server: { encoder: {} } }
  const adapter: Adapter = create(namespace)
  publishThrough(adapter, {
    type: MessageType.BROADCAST,
    data: { packet: { type: 2, data: ['heads'], nsp: '/' }, opts: { rooms: ['user:ann'], except: [], flags: {} } },
  })
  expect(published).toContain('p#/#user:ann#')
})
