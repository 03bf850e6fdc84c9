import { Server, type Socket } from 'socket.io'
import { expect, test } from 'vitest'
import { encodeOnce } from '@/lib/server/broadcast/adapter-internals'

function createAdapter() {
  const { adapter, sockets } = new Server().of('/')
  const written: unknown[] = []
  for (const id of ['one', 'two']) {
    const socket = { id, client: { writeToEngine: (packets: unknown) => written.push([id, packets]) } }
    sockets.set(id, socket as unknown as Socket)
    adapter.addAll(id, new Set([id, 'user:ann']))
  }
  return { written, ...encodeOnce(adapter) }
}

test('a packet is encoded as Socket.IO does, and its text reaches the sockets of a room but the one left out', () => {
  const { written, toText, deliver } = createAdapter()
  const text = toText({ type: 2, data: ['heads', { conversations: { a: 1 } }] })
  expect(text).toBe('2["heads",{"conversations":{"a":1}}]')
  deliver(text, { rooms: new Set(['user:ann']), except: new Set(['one']) })
  expect(written).toEqual([['two', [text]]])
})

test('a packet that holds bytes is refused', () => {
  const { toText } = createAdapter()
  expect(() => toText({ type: 2, data: ['bytes', Buffer.from('a')] })).toThrow('must not hold bytes')
})
