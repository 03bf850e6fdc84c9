import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import pg from 'pg'
import { expect, test } from 'vitest'
import { isOutOfTime } from '@/lib/server/database-error'
import { isForeignKeyViolation, isUniqueViolation, withRetries } from '@/lib/server/store/with-retries'

function failing(times: number, error: unknown) {
  let tries = 0
  const attempt = async () => {
    tries += 1
    if (tries <= times) throw error
    return tries
  }
  return { attempt, tries: () => tries }
}

test.each([
  { code: '40001' },
  { code: '40P01' },
  { code: 'P2034' },
  { name: 'DriverAdapterError', cause: { originalCode: '40001' } },
  { code: 'P2039', meta: { driverAdapterError: { cause: { originalCode: '40001' } } } },
])('%o is tried again, twice', async (error) => {
  expect(await withRetries(failing(2, error).attempt)).toBe(3)
  const hopeless = failing(3, error)
  await expect(withRetries(hopeless.attempt)).rejects.toBe(error)
  expect(hopeless.tries()).toBe(3)
})

test.each([{ code: '23505' }, new Error('connection terminated'), null])('%o is not', async (error) => {
  const once = failing(1, error)
  await expect(withRetries(once.attempt)).rejects.toBe(error)
  expect(once.tries()).toBe(1)
})

test.each(['23503', '23001'])('a foreign key that keeps a row is known by %s, whoever says it', (originalCode) => {
  const cause = { originalCode }
  const said = [{ code: originalCode }, { cause }, { code: 'P2003', meta: { driverAdapterError: { cause } } }]
  expect(said.map(isForeignKeyViolation)).toEqual([true, true, true])
  expect(said.map(isUniqueViolation)).toEqual([false, false, false])
})

test('what the pool says when no connection became free is known, and tried again', async () => {
  const pool = new pg.Pool({ connectionString: 'postgresql://127.0.0.1:1/none', connectionTimeoutMillis: 1, max: 1 })
  // A pool whose only connection is never given back.
  Object.assign(pool, { _isFull: () => true })
  const error = await pool.query('SELECT 1').catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Error)
  expect(await withRetries(failing(2, error).attempt)).toBe(3)
})

test('nor is anything begun on a connection that was not opened in time', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const { port } = silent.address() as AddressInfo
  for (const begin of [
    (bound: pg.ClientConfig) => new pg.Pool(bound).query('SELECT 1'),
    (bound: pg.ClientConfig) => new pg.Client(bound).connect(),
  ]) {
    const error = await begin({ host: '127.0.0.1', port, connectionTimeoutMillis: 1 }).catch(
      (caught: unknown) => caught,
    )
    expect(isOutOfTime(error)).toBe(true)
    expect(await withRetries(failing(2, error).attempt)).toBe(3)
  }
  silent.close()
})
