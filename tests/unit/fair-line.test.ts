import { expect, test } from 'vitest'
import { createFairLine } from '@/lib/server/fair-line'

const oneByOne = { running: 1, runningEach: 1, busy: 'Try again in a moment' }

/** A task that ends when it is told to, and notes when it began. */
function createTasks() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  return {
    begun,
    task: (name: string) => () =>
      new Promise<void>((resolve) => {
        begun.push(name)
        ends.set(name, resolve)
      }),
    async end(name: string) {
      await expect.poll(() => ends.has(name)).toBe(true)
      ends.get(name)?.()
    },
  }
}

test('whoever brings much waits for whoever brings little, each in turn', async () => {
  const line = createFairLine({ ...oneByOne, waiting: 10, waitingEach: 5 })
  const { begun, task, end } = createTasks()
  const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'b2'].map((name) => line(name[0] as string, task(name)))
  for (const name of ['a1', 'a2', 'b1', 'c1', 'a3', 'b2']) await end(name)
  await Promise.all(all)
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2'])
})

test('one owner fills no more than a share of the line, and the line has an end', async () => {
  const line = createFairLine({ ...oneByOne, waiting: 3, waitingEach: 2 })
  const { task, end } = createTasks()
  const runs = [line('a', task('a1')), line('a', task('a2')), line('a', task('a3'))]
  await expect(line('a', task('a4'))).rejects.toMatchObject({ code: 'rate_limited' })
  runs.push(line('b', task('b1')))
  await expect(line('c', task('c1'))).rejects.toMatchObject({ code: 'rate_limited' })
  for (const name of ['a1', 'a2', 'b1', 'a3']) await end(name)
  await Promise.all(runs)
})

test('who leaves while waiting costs nobody a turn, and a task that fails costs only itself', async () => {
  const line = createFairLine({ ...oneByOne, waiting: 10, waitingEach: 5 })
  const { begun, task, end } = createTasks()
  const first = line('a', task('a1'))
  const leaving = new AbortController()
  const left = expect(line('b', task('b1'), leaving.signal)).rejects.toBe('gone')
  const failing = expect(line('c', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  const last = line('d', task('d1'))
  leaving.abort('gone')
  await left
  await end('a1')
  await failing
  await end('d1')
  await Promise.all([first, last])
  expect(begun).toEqual(['a1', 'd1'])
})

test('several run at once, but no more of one owner than their share, and a place goes to who may take it', async () => {
  const line = createFairLine({ running: 3, runningEach: 2, busy: 'Busy', waiting: 10, waitingEach: 5 })
  const { begun, task, end } = createTasks()
  const all = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((name) => line(name[0] as string, task(name)))
  await expect.poll(() => begun).toEqual(['a1', 'a2', 'b1'])
  await end('b1')
  await expect.poll(() => begun).toEqual(['a1', 'a2', 'b1', 'b2'])
  for (const name of ['a1', 'b2', 'a2', 'a3', 'c1']) await end(name)
  await Promise.all(all)
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'a3', 'c1'])
})
