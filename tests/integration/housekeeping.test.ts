import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ages } from '../../lib/server/services/ages'
import { createScene } from '../support/scene'

const scene = createScene()
const HOUR_MS = 60 * 60_000

const removeAll = async () => {
  for (const { remove } of scene.server.runtime.housekeeping) await remove()
}

/** Makes a row of each kind that is so much older than its age, and tells which are there. */
const rows: Record<string, { make: string; find: string }> = {
  'ended sessions': {
    make: `INSERT INTO sessions (id, user_id, device, expires_at, revoked_at) VALUES ($1, 'customer1', 'x', now() + interval '1 day', $2)`,
    find: 'SELECT id FROM sessions WHERE id = ANY($1)',
  },
  'ended API tokens': {
    make: `INSERT INTO api_tokens (id, user_id, name, secret_hash, revoked_at) VALUES ($1, 'customer1', 'x', $1, $2)`,
    find: 'SELECT id FROM api_tokens WHERE id = ANY($1)',
  },
  'presence samples': {
    make: 'INSERT INTO presence_samples (at, people, sockets) VALUES ($2, length($1), 0)',
    find: `SELECT CASE people WHEN 3 THEN 'old' ELSE 'young' END AS id FROM presence_samples
      WHERE sockets = 0 AND people IN (3, 5) AND $1::text[] IS NOT NULL ORDER BY 1`,
  },
  'refused batches': {
    make: `INSERT INTO bulk_refusals (id, contractor_id, at) VALUES ($1, 'contractor1', $2)`,
    find: 'SELECT id FROM bulk_refusals WHERE id = ANY($1)',
  },
}

test.each(Object.entries(rows))('%s go at their age and not before', async (kind, { make, find }) => {
  const age = ages[kind as keyof typeof ages]
  await scene.server.query(make, ['old', new Date(Date.now() - age - HOUR_MS)])
  await scene.server.query(make, ['young', new Date(Date.now() - age + HOUR_MS)])
  const found = async () => (await scene.server.query<{ id: string }>(find, [['old', 'young']])).map(({ id }) => id)
  expect((await found()).sort()).toEqual(['old', 'young'])
  await removeAll()
  expect(await found()).toEqual(['young'])
})

test('messages have no age unless one is set', () => {
  expect(scene.server.runtime.housekeeping.map(({ kind }) => kind)).not.toContain('old messages')
})

test('a token, a session and a sample that are in use stay', async () => {
  const person = await scene.person('customer')
  const session = await scene.session(person)
  await scene.server.query(`UPDATE api_tokens SET created_at = now() - interval '10 years' WHERE user_id = $1`, [
    person.id,
  ])
  await removeAll()
  expect((await scene.api(person.token).send('getMe')).status).toBe(200)
  expect((await scene.api(null).send('getMe', { headers: session.headers })).status).toBe(200)
})

test('the document tells the ages of the code', () => {
  const page = readFileSync('docs/running-a-cluster.md', 'utf8').split('## What goes by itself')[1]?.split('\n## ')[0]
  const told = [...(page ?? '').matchAll(/^\| ([^|]+) \| (\d+) (day|hour)s? \|$/gm)].map(([, kind, count, unit]) => [
    kind,
    Number(count) * (unit === 'day' ? 24 : 1) * HOUR_MS,
  ])
  expect(Object.fromEntries(told)).toEqual(ages)
})
