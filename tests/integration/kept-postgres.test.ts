import type pg from 'pg'
import { pino } from 'pino'
import { expect, inject, test } from 'vitest'
import { keepPostgres } from '../../lib/server/links/kept-postgres'

const BUSY_MS = 2500

function beBusy(ms: number): void {
  const end = performance.now() + ms
  while (performance.now() < end);
}

test('a process that was busy reads what it was answered meanwhile before it takes PostgreSQL for silent', async () => {
  const asked: pg.Client[] = []
  const lines: string[] = []
  const kept = await keepPostgres({
    url: inject('databaseUrl'),
    logger: pino({}, { write: (line: string) => void lines.push(line) }),
    name: 'the connection of this test',
    setUp: async () => {},
    ask: async (client) => {
      const answer = client.query('')
      asked.push(client)
      if (asked.length === 1) setImmediate(beBusy, BUSY_MS)
      return answer
    },
  })
  const first = kept.current()
  await expect.poll(() => asked.length).toBe(2)
  expect(asked).toEqual([first, first])
  expect(lines).toEqual([])
  await kept.close()
})

test('one that is not answered is opened anew', async () => {
  let isResumed = false
  const asked = new Set<pg.Client>()
  const kept = await keepPostgres({
    url: inject('databaseUrl'),
    logger: pino({ level: 'silent' }),
    name: 'the connection of this test',
    setUp: async () => {},
    ask: (client) => {
      asked.add(client)
      return client.query('SELECT pg_sleep(5)')
    },
    onResumed: () => {
      isResumed = true
    },
  })
  const first = kept.current()
  await expect.poll(() => isResumed).toBe(true)
  expect(asked).toEqual(new Set([first]))
  expect(kept.current()).not.toBe(first)
  await kept.close()
})
