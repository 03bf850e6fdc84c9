import { expect, test } from 'vitest'
import { onceATurn } from '@/lib/server/once-a-turn'

test('what is asked in one turn is answered together, each in its place; what is asked later is another question', async () => {
  const asked: (readonly number[])[] = []
  const double = onceATurn(async (items: readonly number[]) => {
    asked.push(items)
    return items.map((item) => item * 2)
  })
  const first = double(1)
  const second = Promise.resolve().then(() => double(2))
  expect(await Promise.all([first, second])).toEqual([2, 4])
  expect(await double(3)).toBe(6)
  expect(asked).toEqual([[1, 2], [3]])
})

test('a question that fails fails all who asked it, and nobody after them', async () => {
  let isDown = true
  const ask = onceATurn(async (items: readonly string[]) => {
    if (isDown) throw new Error('down')
    return items
  })
  const settled = await Promise.allSettled([ask('a'), ask('b')])
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isDown = false
  expect(await ask('c')).toBe('c')
})
