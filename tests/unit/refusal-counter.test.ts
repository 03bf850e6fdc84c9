import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLogger } from '@/lib/server/logger'
import { createRefusalCounter, type RefusalCounter } from '@/lib/server/services/refusal-counter'
import type { Store } from '@/lib/server/store/client'

const minute = new Date('2026-11-26T12:00:00.000Z')
const at = (seconds: number) => new Date(minute.getTime() + seconds * 1000)

type Row = { id: string; contractorId: string; jobId: string | null; templateId: string | null; count: number }

/** Takes what is written, unless it is away. */
function createDatabase() {
  const database = { isAway: false, writes: [] as Row[][], rows: new Map<string, number>() }
  const query = async ({ values }: { values: [string[], string[], string[], string[], Date[], number[]] }) => {
    if (database.isAway) throw new Error('away')
    const [ids, contractors, jobs, templates, , counts] = values
    const written = ids.map((id, index) => ({
      id,
      contractorId: contractors[index] as string,
      jobId: jobs[index] as string | null,
      templateId: templates[index] as string | null,
      count: counts[index] as number,
    }))
    database.writes.push(written)
    for (const { id, count } of written) database.rows.set(id, (database.rows.get(id) ?? 0) + count)
    return { rows: [] }
  }
  const total = () => [...database.rows.values()].reduce((sum, count) => sum + count, 0)
  return Object.assign(database, { total, store: { pool: { query } } as unknown as Store })
}

let database: ReturnType<typeof createDatabase>
let counter: RefusalCounter
const logger = createLogger('silent')
beforeEach(() => {
  vi.useFakeTimers()
  database = createDatabase()
  counter = createRefusalCounter({ store: database.store, logger })
})
afterEach(async () => {
  await counter.close()
  vi.useRealTimers()
})

const refusal = (contractorId: string, seconds: number, templateId: string | null = null) => ({
  contractorId,
  jobId: null,
  templateId,
  at: at(seconds),
})

describe('refused batches', () => {
  test('the first of a minute is written at once, all others together', async () => {
    counter.note(refusal('a', 1))
    await vi.advanceTimersByTimeAsync(0)
    expect(database.writes.map((rows) => rows.length)).toEqual([1])
    for (let each = 0; each < 500; each += 1) counter.note(refusal('a', 2, `t${each % 3}`))
    await vi.advanceTimersByTimeAsync(4990)
    expect(database.writes).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(10)
    expect(database.writes.map((rows) => rows.length)).toEqual([1, 3])
    expect(database.total()).toBe(501)
    counter.note(refusal('a', 61))
    await vi.advanceTimersByTimeAsync(0)
    expect(database.writes).toHaveLength(3)
  })

  test('beyond 20 jobs and templates of one contractor in a minute none is told apart, and all are counted', async () => {
    for (let each = 0; each < 1000; each += 1) counter.note(refusal('a', 1, `t${each}`))
    counter.note(refusal('b', 1, 'other'))
    await counter.flush()
    const of = (id: string) => [...database.writes.flat()].filter(({ contractorId }) => contractorId === id)
    expect(of('a')).toHaveLength(21)
    expect(of('a').find(({ templateId }) => templateId === null)?.count).toBe(980)
    expect(of('b')).toMatchObject([{ templateId: 'other', count: 1 }])
  })

  test('what could not be written waits, within bounds, and is written on closing at the latest', async () => {
    database.isAway = true
    for (let each = 0; each < 12_000; each += 1) counter.note(refusal(`c${each}`, 1))
    await vi.advanceTimersByTimeAsync(11_000)
    counter.note(refusal('c1', 2))
    database.isAway = false
    await counter.close()
    expect(database.rows.size).toBe(10_000)
    expect(database.total()).toBe(10_001)
  })
})
