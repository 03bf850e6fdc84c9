import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { boundConnections, type ConnectionBounds, toConnectionBounds } from '../../lib/server/http/connection-bounds'
import { findFreePort } from '../support/free-ports'
import { connectClient } from '../support/test-client'
import { cloneDatabase, startTestServer } from '../support/test-server'

const silent = pino({ level: 'silent' })
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** A TCP connection that says nothing by itself, and whether it is closed. */
async function open(port: number): Promise<{ socket: Socket; isClosed: boolean }> {
  const connection = { socket: connect(port, '127.0.0.1'), isClosed: false }
  connection.socket.on('error', () => {})
  connection.socket.on('close', () => {
    connection.isClosed = true
  })
  undo.push(() => connection.socket.destroy())
  connection.socket.resume()
  await once(connection.socket, 'connect')
  return connection
}

async function openMany(port: number, count: number) {
  const connections: Awaited<ReturnType<typeof open>>[] = []
  for (let at = 0; at < count; at += 1) connections.push(await open(port))
  return connections
}

const countClosed = (connections: readonly { isClosed: boolean }[]) =>
  connections.filter(({ isClosed }) => isClosed).length

/** A server with these bounds, whose answers are a byte a request, or at /long more than anybody's buffers hold. */
async function serve(bounds: Partial<ConnectionBounds>): Promise<{ port: number; countWaiting(): number }> {
  let waiting = 0
  const server = createServer((req, res) => {
    if (req.url === '/wait') waiting += 1
    else res.end(req.url === '/long' ? Buffer.alloc(50_000_000) : 'x')
  })
  const all = { inAll: 100, ofAddress: 100, unreadMs: 30_000, ownerOf: (address = '') => address, ...bounds }
  boundConnections(server, all, silent)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => server.close())
  return { port: (server.address() as AddressInfo).port, countWaiting: () => waiting }
}

async function statusOf(port: number): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/healthz`, { headers: { connection: 'close' } })).status
}

describe('a server that is full', () => {
  test('lets the newcomer in for the oldest that never sent a request', async () => {
    const { port, countWaiting } = await serve({ inAll: 5 })
    const asking = await open(port)
    asking.socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(countWaiting).toBe(1)
    const connections = await openMany(port, 10)
    await expect.poll(() => countClosed(connections)).toBe(6)
    expect(connections.map(({ isClosed }) => isClosed).lastIndexOf(true)).toBe(5)
    expect(await statusOf(port)).toBe(200)
    expect(asking.isClosed).toBe(false)
  })

  test('lets it in for one between two requests, and refuses it where all are at work', async () => {
    const { port, countWaiting } = await serve({ inAll: 2 })
    const [first, second] = [await open(port), await open(port)]
    for (const { socket } of [first, second]) {
      socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
      await once(socket, 'data')
    }
    expect(await statusOf(port)).toBe(200)
    expect([first.isClosed, second.isClosed]).toEqual([true, false])
    const third = await open(port)
    for (const { socket } of [second, third]) socket.write('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await expect.poll(countWaiting).toBe(2)
    const refused = await open(port)
    await expect.poll(() => refused.isClosed).toBe(true)
    expect([second.isClosed, third.isClosed]).toEqual([false, false])
  })

  test('counts each address for itself, and a trusted proxy for none', async () => {
    let turn = 0
    const owners = ['a', 'a', 'b', null, null, null, 'a', 'b']
    const { port } = await serve({ ofAddress: 2, ownerOf: () => owners[turn++] ?? null })
    const connections = await openMany(port, owners.length)
    await expect.poll(() => countClosed(connections)).toBe(1)
    expect(connections[0]?.isClosed).toBe(true)
  })
})

test('an IPv6 /64 is one address, IPv4 within IPv6 is IPv4, and proxies are nobody', () => {
  const { ownerOf, ofAddress, inAll } = toConnectionBounds({ limitFactor: 0.5, trustProxy: ['10.0.0.0/8'] })
  expect(ownerOf('2001:db8:1:2::1')).toBe(ownerOf('2001:db8:1:2:ffff::7'))
  expect(ownerOf('2001:db8:1:2::1')).not.toBe(ownerOf('2001:db8:1:3::1'))
  expect(ownerOf('::ffff:192.0.2.1')).toBe(ownerOf('192.0.2.1'))
  expect(ownerOf('10.1.2.3')).toBeNull()
  expect(ofAddress).toBe(1000)
  expect(inAll).toBeGreaterThan(100)
})

test('an answer that nobody reads is given up, one that is read slowly is not', async () => {
  const { port } = await serve({ unreadMs: 300 })
  const [standing, slow] = [await open(port), await open(port)]
  for (const { socket } of [standing, slow]) socket.write('GET /long HTTP/1.1\r\nHost: a\r\n\r\n')
  standing.socket.pause()
  let read = 0
  slow.socket.on('data', (chunk) => {
    read += chunk.length
    slow.socket.pause()
    setTimeout(() => slow.socket.resume(), 1)
  })
  // A peer that does not read is told of the end only once it does.
  await expect.poll(() => statusOf(port)).toBe(200)
  await expect.poll(() => read, { timeout: 30_000 }).toBeGreaterThan(50_000_000)
  standing.socket.resume()
  await expect.poll(() => standing.isClosed).toBe(true)
  expect(standing.socket.bytesRead).toBeLessThan(50_000_000)
  expect(slow.isClosed).toBe(false)
})

test('whoever says nothing is closed within 12 s, also halfway through the headers', async () => {
  const server = await startTestServer()
  undo.push(() => server.stop())
  const connections = await openMany(server.port, 20)
  for (const { socket } of connections.slice(10)) socket.write('GET / HTTP/1.1\r\nHo')
  await expect.poll(() => countClosed(connections), { timeout: 12_000 }).toBe(20)
})

test('of one address 2,000 times LIMIT_FACTOR are open, and whoever works stays', async () => {
  const server = await startTestServer({ LIMIT_FACTOR: '0.005' })
  undo.push(() => server.stop())
  const client = await connectClient(server.url, 'customer1_token')
  undo.push(() => client.socket.disconnect())
  const connections = await openMany(server.port, 30)
  await expect.poll(() => countClosed(connections)).toBe(21)
  expect(await statusOf(server.port)).toBe(200)
  expect(client.socket.connected).toBe(true)
})

test('with 256 open files, 400 silent connections shut nobody out', async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-'))
  const port = await findFreePort()
  const command = 'ulimit -n 256; exec "$0" --import tsx tests/support/headless-server.ts'
  const child = spawn('sh', ['-c', command, process.execPath], {
    env: {
      ...process.env,
      DATABASE_URL: await cloneDatabase('template_demo'),
      DATA_DIR: dataDir,
      PORT: String(port),
      DEMO: '1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  undo.push(() => rmSync(dataDir, { recursive: true, force: true }))
  undo.push(() => {
    child.kill('SIGTERM')
    return once(child, 'exit')
  })
  await expect.poll(() => output, { timeout: 60_000 }).toContain('Rollcall is ready')
  expect(output).toMatch(/"inAll":192/)
  const connections = await openMany(port, 400)
  expect(await statusOf(port)).toBe(200)
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
  await expect.poll(() => countClosed(connections)).toBeGreaterThan(200)
}, 90_000)
