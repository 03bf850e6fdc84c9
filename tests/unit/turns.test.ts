import { expect, test } from 'vitest'
import { createTurns } from '@/lib/server/services/turns'

test('tasks of one key run one after another in the order given, whatever becomes of them, and others beside them', async () => {
  const inTurn = createTurns()
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const task = (name: string) => () =>
    new Promise<string>((resolve, reject) => {
      begun.push(name)
      ends.set(name, () => (name.endsWith('!') ? reject(new Error(name)) : resolve(name)))
    })
  const end = async (name: string) => {
    await expect.poll(() => ends.has(name)).toBe(true)
    ends.get(name)?.()
  }

  const runs = ['a1', 'a2!', 'b1', 'a3'].map((name) => inTurn(name[0] as string, task(name)))
  const settled = Promise.allSettled(runs)
  await expect.poll(() => begun).toEqual(['a1', 'b1'])
  await end('a1')
  await end('a2!')
  await end('a3')
  await end('b1')
  expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
  expect(begun).toEqual(['a1', 'b1', 'a2!', 'a3'])
})
