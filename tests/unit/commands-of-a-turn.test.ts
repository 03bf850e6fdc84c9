import { EventEmitter } from 'node:events'
import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import { expect, test } from 'vitest'
import { sendTogether } from '@/lib/server/links/commands-of-a-turn'

/** Keeps what each system call would send. */
function createWire() {
  const calls: string[] = []
  const wire = new Writable({
    decodeStrings: false,
    write(chunk, _, done) {
      calls.push(String(chunk))
      done()
    },
    writev(chunks, done) {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(' '))
      done()
    },
  })
  return { wire, calls }
}

test('the first command of a turn goes at once, the others as one, in order, and so in each turn and connection', async () => {
  const redis = Object.assign(new EventEmitter(), { stream: createWire().wire })
  sendTogether(redis as unknown as Redis)
  for (let connection = 0; connection < 2; connection += 1) {
    const { wire, calls } = createWire()
    redis.stream = wire
    redis.emit('connect')
    for (const command of ['a', 'b', 'c']) wire.write(command)
    expect(calls).toEqual(['a'])
    await turn()
    expect(calls).toEqual(['a', 'b c'])
    wire.write('d')
    await turn()
    wire.write('e')
    expect(calls).toEqual(['a', 'b c', 'd', 'e'])
    await turn()
  }
})
