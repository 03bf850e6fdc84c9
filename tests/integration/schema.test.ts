import pg from 'pg'
import { expect, test } from 'vitest'
import { diffToSchema, readMigrationState } from '../../lib/server/store/migrations'
import { cloneDatabase } from '../support/test-server'

test('the migrations applied to an empty database equal prisma/schema.prisma', async () => {
  expect(await diffToSchema(await cloneDatabase('template_empty'))).toBeNull()
})

test('no migration waits, none is unknown and none was changed after it was applied', async () => {
  const state = await readMigrationState(await cloneDatabase('template_empty'))
  expect(state).toMatchObject({ pending: [], unknown: [], changed: [] })
  expect(state.applied.length).toBeGreaterThan(0)
})

test('a column that the schema does not know is told', async () => {
  const url = await cloneDatabase('template_empty')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('ALTER TABLE users ADD COLUMN nickname text')
  await client.end()
  expect(await diffToSchema(url)).toContain('nickname')
})
