import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acceptInBursts } from '../../lib/server/http/accept-in-bursts'

const RUSH = 150

let server: Server
let bursts: ReturnType<typeof acceptInBursts>
let port: number
let clients: Socket[]
let accepted: number
let lines: string[]

beforeEach(async () => {
  clients = []
  accepted = 0
  lines = []
  server = createServer()
  server.on('connection', () => {
    accepted += 1
  })
  server.listen(0, '127.0.0.1', 1024)
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  bursts = acceptInBursts(server, pino({}, { write: (line: string) => void lines.push(JSON.parse(line).msg) }))
})
afterEach(async () => {
  for (const client of clients) client.destroy()
  server.closeAllConnections()
  await Promise.all([bursts.close(), new Promise((resolve) => server.close(resolve))])
})

/** So many come at once. Answers the most that one turn of the event loop took in. */
async function come(count: number): Promise<number> {
  const before = accepted
  for (let at = 0; at < count; at += 1) clients.push(connect(port, '127.0.0.1').on('error', () => {}))
  let most = 0
  for (let seen = before; accepted < before + count; seen = accepted) {
    await turn()
    most = Math.max(most, accepted - seen)
  }
  return most
}

test('connections come one in a turn of the event loop, and many once there was a rush', async () => {
  expect(await come(20)).toBe(1)
  await come(RUSH)
  await expect.poll(() => come(100), { timeout: 10_000 }).toBeGreaterThanOrEqual(20)
})

test('a close waits for what is under way on all of them, and none listens after it', async () => {
  await come(RUSH)
  await expect.poll(() => come(100), { timeout: 10_000 }).toBeGreaterThanOrEqual(20)
  const waiting: ServerResponse[] = []
  server.on('request', (_, res) => void waiting.push(res))
  const asked = Array.from({ length: 60 }, () => fetch(`http://127.0.0.1:${port}`))
  await expect.poll(() => waiting.length).toBe(60)
  for (const client of clients) client.destroy()
  let isClosed = false
  const closed = Promise.all([bursts.close(), new Promise((resolve) => server.close(resolve))]).then(() => {
    isClosed = true
  })
  const refused = connect(port, '127.0.0.1')
  expect(((await once(refused, 'error')) as [NodeJS.ErrnoException])[0].code).toBe('ECONNREFUSED')
  for (const res of waiting.slice(1)) res.end('done')
  const last = asked.length - 1
  await Promise.all([...Array(last).keys()].map(() => turn()))
  expect(isClosed).toBe(false)
  waiting[0]?.end('done')
  for (const answer of await Promise.all(asked)) expect(await answer.text()).toBe('done')
  server.closeIdleConnections()
  await closed
})

test('where no process can be started connections go on coming one in a turn', async () => {
  const { execPath } = process
  process.execPath = '/nowhere/node'
  try {
    await come(RUSH)
    await expect.poll(() => lines).toEqual(['connections come one in a turn of the event loop'])
  } finally {
    process.execPath = execPath
  }
  expect(await come(20)).toBe(1)
})
