import { Server, type Socket } from 'socket.io'
import { expect, test } from 'vitest'
import { createRedisAdapter } from '@/lib/server/broadcast/redis-adapter'
import type { RedisLink } from '@/lib/server/links/redis-link'
import type { Logger } from '@/lib/server/logger'

type OnMessage = (channel: Buffer, message: Buffer) => void

/** An adapter whose channels and gate the test holds. */
function createStage() {
  let onMessage: OnMessage = () => {}
  const waiting: (() => void)[] = []
  let isOpen = true
  const link = {
    defineScripts: () => {},
    channels: {
      ssubscribe: async () => {},
      sunsubscribe: () => {},
      onMessage(listener: OnMessage) {
        onMessage = listener
      },
    },
  } as unknown as RedisLink
  const gate = {
    wait: () => (isOpen ? null : new Promise<void>(() => {})),
    run: (task: () => void) => void (isOpen ? task() : waiting.push(task)),
  }
  const namespace = new Server().of('/')
  const adapter = createRedisAdapter({ link, gate, bootId: 'here', prefix: '', logger: {} as Logger })(namespace)
  const written: [id: string, text: unknown][] = []
  return {
    written,
    join(id: string) {
      const socket = { id, client: { writeToEngine: ([text]: unknown[]) => written.push([id, text]) } }
      namespace.sockets.set(id, socket as unknown as Socket)
      adapter.addAll(id, new Set([id, 'user:ann']))
    },
    hear: (text: string, leftOut = '-') =>
      onMessage(Buffer.from('push:user:ann'), Buffer.from(`elsewhere\n${leftOut} ${text}`)),
    close() {
      isOpen = false
    },
    open() {
      isOpen = true
      for (const task of waiting.splice(0)) task()
    },
  }
}

test('a push of another node reaches the sockets of its room, but the one left out', () => {
  const { join, hear, written } = createStage()
  join('one')
  join('two')
  hear('hello', 'one')
  expect(written).toEqual([['two', 'hello']])
})

test('what waits at the gate goes to those alone who were there when it came, in order', () => {
  const { join, hear, close, open, written } = createStage()
  join('one')
  join('two')
  close()
  hear('first', 'two')
  hear('second')
  join('late')
  expect(written).toEqual([])
  open()
  hear('third')
  expect(written).toEqual([
    ['one', 'first'],
    ['one', 'second'],
    ['two', 'second'],
    ['one', 'third'],
    ['two', 'third'],
    ['late', 'third'],
  ])
})

test('what waits for nobody goes to nobody', () => {
  const { join, hear, close, open, written } = createStage()
  close()
  hear('before anybody came')
  join('late')
  open()
  expect(written).toEqual([])
})
