import { expect, test } from 'vitest'
import { createWaitingLine } from '@/lib/server/waiting-line'

function deferred() {
  let finish = () => {}
  const promise = new Promise<void>((resolve) => {
    finish = resolve
  })
  return { promise, finish }
}

test('at most so many run at once, the next waits, and one more is refused', async () => {
  const inTurn = createWaitingLine({ concurrent: 2, waiting: 1 })
  const gates = [deferred(), deferred(), deferred()]
  let running = 0
  let most = 0
  const run = (gate = deferred()) =>
    inTurn(async () => {
      running += 1
      most = Math.max(most, running)
      await gate.promise
      running -= 1
    })
  const all = gates.map(run)
  await expect(run()).rejects.toMatchObject({ code: 'rate_limited', details: { retryAfterMs: 1000 } })
  for (const gate of gates) gate.finish()
  await Promise.all(all)
  expect(most).toBe(2)
})

test('a task that fails gives its place to the next', async () => {
  const inTurn = createWaitingLine({ concurrent: 1, waiting: 5 })
  const failing = inTurn(() => Promise.reject(new Error('no')))
  const next = inTurn(async () => 'done')
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('done')
})

test('who stands behind waits until nobody stands in the first line, in a line of their own', async () => {
  const slots = createWaitingLine({ concurrent: 1, waiting: 5, waitingBehind: 1 })
  const gate = deferred()
  const order: string[] = []
  const stand = (name: string, line?: 'behind') => slots(async () => void order.push(name), line)
  const all = [slots(() => gate.promise), stand('behind', 'behind'), stand('a'), stand('b')]
  await expect(stand('too many', 'behind')).rejects.toMatchObject({ code: 'rate_limited' })
  gate.finish()
  await Promise.all(all)
  expect(order).toEqual(['a', 'b', 'behind'])
})
