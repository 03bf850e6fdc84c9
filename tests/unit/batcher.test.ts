import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatcher } from '@/lib/server/store/batcher'

/** A run whose end the test decides. */
function createHeldRuns() {
  const runs: { items: readonly number[]; finish: () => void; fail: (error: Error) => void }[] = []
  return {
    runs,
    run: (items: readonly number[]) =>
      new Promise<number[]>((resolve, reject) => {
        runs.push({ items, finish: () => resolve(items.map((item) => item * 10)), fail: reject })
      }),
  }
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

test('what comes in one turn goes together, and what comes meanwhile in the next run', async () => {
  const { runs, run } = createHeldRuns()
  const batcher = createBatcher({ run, maxSize: 10, concurrency: 2 })
  const outcomes = [1, 2].map((item) => batcher.submit(item))
  // As many steps of promises later, in the same turn.
  outcomes.push(Promise.resolve().then(() => batcher.submit(3)))
  await settled()
  expect(runs.map(({ items }) => items)).toEqual([[1, 2, 3]])
  outcomes.push(batcher.submit(4))
  await settled()
  outcomes.push(batcher.submit(5), batcher.submit(6))
  await settled()
  expect(runs.map(({ items }) => items)).toEqual([[1, 2, 3], [4]])
  runs[0]?.finish()
  await settled()
  expect(runs.map(({ items }) => items)).toEqual([[1, 2, 3], [4], [5, 6]])
  runs[1]?.finish()
  runs[2]?.finish()
  expect(await Promise.all(outcomes)).toEqual([10, 20, 30, 40, 50, 60])
})

test('a run of several that fails is done again one by one, so that a bad item fails alone', async () => {
  const seen: number[][] = []
  const batcher = createBatcher<number, number>({
    run: async (items) => {
      seen.push([...items])
      await settled()
      if (items.includes(3)) throw new Error('three is bad')
      return items.map((item) => item * 10)
    },
    maxSize: 10,
    concurrency: 1,
  })
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map((item) => batcher.submit(item)))
  expect(seen).toEqual([[1, 2, 3, 4], [1], [2], [3], [4]])
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.message))).toEqual([
    10,
    20,
    'three is bad',
    40,
  ])
})

test('whatever comes and fails when, each item has its own outcome, in order, within size and concurrency', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ item: fc.nat(1000), pause: fc.boolean() }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 3 }),
      async (submissions, maxSize, concurrency) => {
        let running = 0
        let most = 0
        let largest = 0
        const order: number[] = []
        const batcher = createBatcher<{ item: number; at: number }, number>({
          run: async (items) => {
            running += 1
            most = Math.max(most, running)
            largest = Math.max(largest, items.length)
            await settled()
            running -= 1
            if (items.some(({ item }) => item % 10 === 0)) throw new Error('bad')
            order.push(...items.map(({ at }) => at))
            return items.map(({ item }) => item * 2)
          },
          maxSize,
          concurrency,
        })
        const outcomes: Promise<number>[] = []
        for (const [at, { item, pause }] of submissions.entries()) {
          outcomes.push(batcher.submit({ item, at }))
          outcomes.at(-1)?.catch(() => {})
          if (pause) await settled()
        }
        const results = await Promise.allSettled(outcomes)
        for (const [at, { item }] of submissions.entries()) {
          expect(results[at]).toMatchObject(
            item % 10 === 0 ? { status: 'rejected' } : { status: 'fulfilled', value: item * 2 },
          )
        }
        expect(most).toBeLessThanOrEqual(concurrency)
        expect(largest).toBeLessThanOrEqual(maxSize)
        if (concurrency === 1) expect(order).toEqual([...order].sort((a, b) => a - b))
      },
    ),
    { numRuns: 100 },
  )
})
