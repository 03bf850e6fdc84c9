import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { isOutOfTime } from '../../lib/server/database-error'
import { createStore, type Store } from '../../lib/server/store/client'
import { withClient } from '../../lib/server/store/with-client'

const role = `crowded_${randomBytes(4).toString('hex')}`
const inDatabase = (sql: string) => withClient(inject('databaseUrl'), (client) => client.query(sql))

let store: Store
beforeAll(async () => {
  const password = randomBytes(12).toString('hex')
  await inDatabase(`CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0 PASSWORD '${password}'`)
  const url = new URL(inject('databaseUrl'))
  url.username = role
  url.password = password
  store = createStore(url.href, () => {})
})
afterAll(async () => {
  await store.close()
  await inDatabase(`DROP ROLE ${role}`)
})

test.each<[string, () => Promise<unknown>]>([
  ['a statement', () => store.pool.query('SELECT 1')],
  ["Prisma's client", () => store.prisma.template.findFirst()],
])('where PostgreSQL has no connection left, %s is to be asked again', async (_, ask) => {
  const error = await ask().then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(String(error)).toMatch(/too many connections/i)
  expect(isOutOfTime(error)).toBe(true)
})
