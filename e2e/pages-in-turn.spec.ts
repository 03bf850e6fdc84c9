import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, test } from './support/fixtures'

async function send(url: string, head: string[], body = ''): Promise<Socket> {
  const { host, hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  socket.write(`${[head[0], `Host: ${host}`, ...head.slice(1)].join('\r\n')}\r\n\r\n${body}`)
  return socket
}

const signInForm = (length: number) => [
  'POST /api/auth/callback/credentials HTTP/1.1',
  'Content-Type: application/x-www-form-urlencoded',
  `Content-Length: ${length}`,
]

test('who hangs up while a file is sent holds no page up', async ({ request, server }) => {
  for (let reader = 0; reader < 200; reader += 1) {
    const socket = await send(server.url, ['GET /icon.svg HTTP/1.1'])
    await new Promise((resolve) => setTimeout(resolve, reader % 4))
    socket.resetAndDestroy()
  }
  expect((await request.get('/sign-in')).status()).toBe(200)
})

test('who sends a form slowly holds no page up', async ({ request, server }) => {
  const slow = await send(server.url, signInForm(100), 'ab')
  expect((await request.get('/sign-in')).status()).toBe(200)

  slow.write('c'.repeat(98))
  const [answer] = await once(slow, 'data')
  expect(String(answer), 'the form is read once it is whole').toMatch(/^HTTP\/1\.1 [234]0\d/)
  slow.destroy()
})

test('a form that is too long is refused before it is read', async ({ server }) => {
  const socket = await send(server.url, signInForm(10_000_000))
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 [\s\S]*too_large/)
  socket.destroy()
})
