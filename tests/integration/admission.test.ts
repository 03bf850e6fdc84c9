import { io, type Socket } from 'socket.io-client'
import { expect, test } from 'vitest'
import { toRetryAfterMs } from '../../lib/client/retry-after'
import { createScene } from '../support/scene'
import { startTestServer } from '../support/test-server'

const METRICS_TOKEN = 'a token of the metrics'
const scene = createScene({ HANDSHAKE_RATE: '50', METRICS_TOKEN })

async function figures() {
  const answer = await fetch(`${scene.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  const text = await answer.text()
  const read = (name: string) => Number(new RegExp(`^rollcall_${name} (\\d+)$`, 'm').exec(text)?.[1])
  return { admitted: read('handshakes_total'), heldBack: read('handshakes_held_back_total') }
}

/** So many default clients of so many people, all at once. */
function stampede(tokens: readonly string[], count: number): Socket[] {
  return Array.from({ length: count }, (_, at) =>
    io(scene.url, {
      auth: { token: tokens[at % tokens.length] as string },
      forceNew: true,
      transports: [at % 2 === 0 ? 'websocket' : 'polling'],
      reconnectionDelayMax: 2000,
    }),
  )
}

test('500 that come at once are let in one after the other; who was sent away comes again by itself, and all are in', async () => {
  const people = await scene.people('customer', 10)
  const sockets = stampede(
    people.map(({ token }) => token),
    500,
  )
  try {
    await expect.poll(async () => (await figures()).heldBack, { timeout: 20_000 }).toBeGreaterThan(0)
    await expect.poll(() => sockets.filter(({ connected }) => connected).length, { timeout: 50_000 }).toBe(500)
    expect((await figures()).admitted).toBeGreaterThanOrEqual(500)
    const { users } = await scene.server.runtime.presence.listOnline()
    expect(users.reduce((total, { connections }) => total + connections.length, 0)).toBe(500)
  } finally {
    for (const socket of sockets) socket.disconnect()
  }
})

test('a refusal says when to come again, in its headers and in its words', async () => {
  const server = await startTestServer({ HANDSHAKE_RATE: '1' })
  try {
    // One is let in, five wait in line.
    const sockets = Array.from({ length: 12 }, () =>
      io(server.url, {
        auth: { token: 'customer_token' },
        forceNew: true,
        reconnection: false,
        transports: ['polling'],
      }),
    )
    const told = await Promise.any(
      sockets.map(
        (socket) =>
          new Promise((resolve) => {
            // Read at once: what came with it is thrown away after.
            socket.once('connect_error', (error) => resolve([error.message, toRetryAfterMs(error)]))
          }),
      ),
    )
    expect(told).toEqual(['xhr poll error', expect.any(Number)])
    const asked = Array.from({ length: 12 }, () => fetch(`${server.url}/socket.io/?EIO=4&transport=polling`))
    const answer = await Promise.any(asked.map(async (each) => ((await each).status === 429 ? each : Promise.reject())))
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ error: { code: 'rate_limited' } })
    await Promise.all(asked)
    for (const socket of sockets) socket.disconnect()
  } finally {
    await server.stop()
  }
})

test('what is open already passes nobody, and goes on while others wait', async () => {
  const [sender, receiver] = [await scene.connect('contractor_token'), await scene.connect('customer3_token')]
  const people = await scene.people('customer', 10)
  const sockets = stampede(
    people.map(({ token }) => token),
    300,
  )
  try {
    for (let at = 0; at < 20; at += 1) {
      await sender.get('send_message', {
        receiverId: 'customer3',
        messageType: 'text',
        content: { text: `during ${at}` },
      })
      await receiver.next<{ message: { content: { text: string } } }>(
        'new_message',
        ({ message }) => message.content.text === `during ${at}`,
      )
    }
    expect((await scene.api('contractor_token').send('getMe')).status).toBe(200)
  } finally {
    for (const socket of sockets) socket.disconnect()
  }
})
