import { expect, test } from 'vitest'
import type { RedisLink } from '@/lib/server/links/redis-link'
import type { HeldElsewhere } from '@/lib/server/presence/held-elsewhere'
import { nameSlotKeys } from '@/lib/server/presence/redis-keys'
import { createStatusMemory } from '@/lib/server/presence/redis-memory'
import { createSlot } from '@/lib/server/presence/redis-slot'

const online = { count: 1, lastSign: 5 }

/** A slot in which a beat was just answered, and a Redis that says `told` of it. */
function setUp() {
  const told: { epoch: string | null; settling: string | null; seq: string | null } = {
    epoch: 'e1',
    settling: null,
    seq: '3',
  }
  const [keys] = nameSlotKeys('test:') as [ReturnType<typeof nameSlotKeys>[0]]
  const slot = createSlot({ at: 0, keys, bootId: 'boot', onResumed: () => {}, onLost: () => {} })
  slot.noteEpoch('e1')
  slot.keep()
  const link = { readGroups: async () => [[told.epoch, told.settling, told.seq]] } as unknown as RedisLink
  const memory = createStatusMemory({ link, slots: [slot] })
  memory.note(slot, 3, 'ann', online)
  /** What a glance is told of Ann from memory; null where Redis is asked. */
  const glance = async () => {
    let found: HeldElsewhere | null = null
    const others = await memory.recall(['ann', 'never asked for'], (place, held) => {
      expect(place).toBe(0)
      found = held
    })
    expect(others).toContain(1)
    expect(others.includes(0)).toBe(found === null)
    return found
  }
  return { told, slot, memory, glance }
}

test('what was answered is told from memory as long as nothing changed', async () => {
  const { glance } = setUp()
  expect(await glance()).toMatchObject(online)
})

test('a change that this node has not heard yet, or missed, has Redis asked', async () => {
  const { told, slot, memory, glance } = setUp()
  told.seq = '4'
  expect(await glance()).toBe(null)
  memory.hear(0, 4, 'bob')
  expect(await glance()).toMatchObject(online)
  told.seq = '6'
  memory.hear(0, 6, 'bob')
  expect(await glance()).toBe(null)
  memory.note(slot, 6, 'ann', online)
  expect(await glance()).toMatchObject(online)
})

test('a change of the user has Redis asked, also when it is heard between the look and the proof', async () => {
  const { told, memory, glance } = setUp()
  const glanced = glance()
  told.seq = '4'
  memory.hear(0, 4, 'ann')
  expect(await glanced).toBe(null)
  expect(await glance()).toBe(null)
})

test('an answer from before a change that was heard is not remembered', async () => {
  const { told, slot, memory, glance } = setUp()
  told.seq = '4'
  memory.hear(0, 4, 'ann')
  memory.note(slot, 3, 'ann', online)
  expect(await glance()).toBe(null)
})

test('other data, a slot that settles and one in doubt have Redis asked', async () => {
  const { told, slot, glance } = setUp()
  told.settling = '1'
  expect(await glance()).toBe(null)
  Object.assign(told, { settling: null, epoch: 'e2' })
  expect(await glance()).toBe(null)
  told.epoch = null
  expect(await glance()).toBe(null)
  told.epoch = 'e1'
  expect(await glance()).toMatchObject(online)
  slot.lose()
  expect(await glance()).toBe(null)
  slot.noteEpoch('e2')
  slot.keep()
  told.epoch = 'e2'
  expect(await glance()).toBe(null)
  slot.close()
})
