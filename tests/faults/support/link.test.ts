import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLink, type Link } from './link'

let echo: Server
let link: Link
const clients: Socket[] = []

beforeEach(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {})
    socket.pipe(socket)
  })
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  link = await createLink({ port: (echo.address() as { port: number }).port, host: '127.0.0.1' })
})
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy()
  await link.close()
  echo.close()
})

async function open(): Promise<Socket> {
  const client = connect(link.port, '127.0.0.1')
  client.on('error', () => {})
  clients.push(client)
  await once(client, 'connect')
  return client
}

/** Whether it closes with an error: `once` of events would throw it. */
const closing = (client: Socket) => new Promise<boolean>((resolve) => client.once('close', resolve))

async function ask(client: Socket, text: string): Promise<string> {
  client.write(text)
  const [answer] = await once(client, 'data')
  return String(answer)
}

/** Holds for whatever has not come by the time that an answer over another link came. */
async function isSilent(client: Socket): Promise<boolean> {
  let heard = false
  client.once('data', () => {
    heard = true
  })
  client.write('anybody there')
  const other = await createLink({ port: (echo.address() as { port: number }).port, host: '127.0.0.1' })
  const asker = connect(other.port, '127.0.0.1')
  await once(asker, 'connect')
  for (let round = 0; round < 20; round += 1) await ask(asker, 'round')
  asker.destroy()
  await other.close()
  return !heard
}

test('an open link passes both ways', async () => {
  expect(await ask(await open(), 'hello')).toBe('hello')
  expect(link.connectionCount()).toBe(1)
})

test('a delay holds up each way', async () => {
  const client = await open()
  link.setMode({ kind: 'delay', ms: 50 })
  const startedAt = performance.now()
  expect(await ask(client, 'hello')).toBe('hello')
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(98)
})

test('a black hole passes nothing, and at its end everything', async () => {
  const client = await open()
  expect(await ask(client, 'before')).toBe('before')
  link.setMode({ kind: 'black_hole' })
  expect(await isSilent(client)).toBe(true)
  const heard = once(client, 'data')
  link.setMode({ kind: 'open' })
  expect(String((await heard)[0])).toBe('anybody there')
})

test('a deaf link eats answers, and its end resets the connection', async () => {
  const client = await open()
  expect(await ask(client, 'before')).toBe('before')
  link.setMode({ kind: 'deaf' })
  expect(await isSilent(client)).toBe(true)
  const closed = closing(client)
  link.setMode({ kind: 'open' })
  expect(await closed).toBe(true)
})

test('a trickle passes answers a few bytes at a time', async () => {
  const client = await open()
  link.setMode({ kind: 'trickle', bytes: 2, everyMs: 10 })
  client.write('abcdef')
  let heard = ''
  while (heard.length < 6) {
    const text = String((await once(client, 'data'))[0])
    expect(text.length).toBeLessThanOrEqual(4)
    heard += text
  }
  expect(heard).toBe('abcdef')
})

test('a cut ends connections politely, a reset does not, and a refusal lasts until it accepts again', async () => {
  const cut = await open()
  await ask(cut, 'hello')
  const ended = closing(cut.resume())
  link.cut()
  expect(await ended).toBe(false)

  const reset = await open()
  await ask(reset, 'hello')
  const broken = closing(reset)
  link.reset()
  expect(await broken).toBe(true)

  link.refuse()
  const refused = connect(link.port, '127.0.0.1')
  const [error] = await once(refused, 'error')
  expect((error as NodeJS.ErrnoException).code).toBe('ECONNREFUSED')
  await link.accept()
  expect(await ask(await open(), 'again')).toBe('again')
})
