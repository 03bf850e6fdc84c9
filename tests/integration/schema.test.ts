import pg from 'pg'
import { expect, test } from 'vitest'
import { deployMigrations, diffToSchema, readMigrationState } from '../../lib/server/store/migrations'
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

test('of several nodes that start at once on an empty database one migrates it, and the others find it done', async () => {
  const url = await cloneDatabase('template_empty')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  await client.end()
  const applied = await Promise.all([1, 2, 3].map(() => deployMigrations(url)))
  const { applied: all } = await readMigrationState(url)
  expect(applied.sort((a, b) => b.length - a.length)).toEqual([all, [], []])
})
