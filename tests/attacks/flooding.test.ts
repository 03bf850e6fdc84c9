import { expect, test } from 'vitest'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene()

/** Asks so many times over these sockets, each with a request of so many bytes, and answers how long all took. */
async function flood(clients: readonly TestClient[], count: number, bytes: number): Promise<number> {
  const startedAt = performance.now()
  const request = { userId: 'user123', padding: 'x'.repeat(bytes) }
  await Promise.all(
    Array.from({ length: count }, (_, at) =>
      (clients[at % clients.length] as TestClient).socket.timeout(30_000).emitWithAck('get_online_status', request),
    ),
  )
  expect(clients.every(({ socket }) => socket.connected)).toBe(true)
  return performance.now() - startedAt
}

const connectAll = (person: Person, count: number, transports = ['websocket']) =>
  Promise.all(Array.from({ length: count }, () => scene.connect(person.token, { transports })))

test('over all sockets of a user 1,000 events pass in a second; the rest wait, none is lost', async () => {
  const clients = await connectAll(await scene.person('customer'), 4)
  expect(await flood(clients, 3500, 1)).toBeGreaterThan(2500 / scene.nodeCount)
})

test('so do those of polling, whose bodies wait', async () => {
  const clients = await connectAll(await scene.person('customer'), 1, ['polling'])
  expect(await flood(clients, 3500, 1)).toBeGreaterThan(2500)
})

test('1 MiB of a user passes in a second, and others are answered meanwhile', async () => {
  const clients = await connectAll(await scene.person('customer'), 4)
  const honest = await scene.connect((await scene.person('customer')).token)
  let isOver = false
  const flooding = flood(clients, 24, 240_000).finally(() => {
    isOver = true
  })
  for (let at = 0; at < 50; at += 1) await honest.get('get_online_status', { userId: 'user123' })
  expect(isOver).toBe(false)
  expect(await flooding).toBeGreaterThan(3500 / scene.nodeCount)
})

test('a user who is held back can leave', async () => {
  const person = await scene.person('customer')
  const clients = await connectAll(person, 2)
  void flood(clients, 5000, 1).catch(() => {})
  const honest = await scene.connect((await scene.person('customer')).token)
  expect(await honest.get('get_online_status', { userId: person.id })).toMatchObject({ connectionCount: 2 })
  for (const { socket } of clients) socket.disconnect()
  await expect
    .poll(async () => (await honest.get('get_online_status', { userId: person.id })).isOnline, { timeout: 20_000 })
    .toBe(false)
})
