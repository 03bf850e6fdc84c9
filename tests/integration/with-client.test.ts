import type pg from 'pg'
import { expect, inject, test } from 'vitest'
import { withClient } from '../../lib/server/store/with-client'

const url = () => inject('databaseUrl')

async function backendOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
  return (rows[0] as { pid: number }).pid
}

test('work whose connection is lost while it asks nothing of it fails by that', async () => {
  const lost = withClient(url(), async (client) => {
    const pid = await backendOf(client)
    await withClient(url(), (other) => other.query('SELECT pg_terminate_backend($1)', [pid]))
    // What a lock is held for goes on elsewhere, and may never be done.
    return new Promise<never>(() => {})
  })
  await expect(lost).rejects.toMatchObject({ code: '57P01' })
})

test('the connection ends with the work, also where that fails', async () => {
  const pids: number[] = []
  await withClient(url(), async (client) => pids.push(await backendOf(client)))
  const failed = withClient(url(), async (client) => {
    pids.push(await backendOf(client))
    throw new Error('of the work')
  })
  await expect(failed).rejects.toThrow('of the work')
  const stillThere = () =>
    withClient(url(), async (client) => {
      const { rows } = await client.query('SELECT pid FROM pg_stat_activity WHERE pid = ANY ($1)', [pids])
      return rows
    })
  expect(pids).toHaveLength(2)
  await expect.poll(stillThere).toEqual([])
})
