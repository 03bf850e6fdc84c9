import { afterEach, beforeEach, expect, type MockInstance, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { hashApiToken } from '../../lib/server/auth/api-token'
import { findTokenOwner } from '../../lib/server/store/sql/find-token-owner'
import { createScene } from '../support/scene'
import { connectRefusal } from '../support/test-client'

const scene = createScene({ TRUST_PROXY: '127.0.0.1' })

let lookUps: MockInstance<typeof findTokenOwner.run>
beforeEach(() => {
  lookUps = vi.spyOn(findTokenOwner, 'run')
})
afterEach(() => vi.restoreAllMocks())

const transports = [['polling'], ['websocket'], ['polling', 'websocket']]
const pollingUrl = (sid = '') => `${scene.url}/socket.io/?EIO=4&transport=polling${sid && `&sid=${sid}`}`

async function openSession(): Promise<string> {
  return /"sid":"([^"]+)"/.exec(await (await fetch(pollingUrl())).text())?.[1] ?? ''
}

/** What a WebSocket is sent until the server closes it, having sent all this at once. */
function talk(packets: readonly string[]): Promise<string[]> {
  return new Promise((resolve) => {
    const received: string[] = []
    const socket = new WebSocket(`${scene.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`)
    socket.onopen = () => {
      for (const packet of packets) socket.send(packet)
    }
    socket.onmessage = ({ data }) => void received.push(String(data))
    socket.onclose = () => resolve(received)
  })
}

test.each(['40', '40/admin,'])(
  'a body of 250 KB of attempts to sign in (%s) is one look-up at most, and ends its session',
  async (connect) => {
    const sid = await openSession()
    const body = `${connect}{"token":"x"}\x1e`.repeat(250_000 / (connect.length + 14)).slice(0, -1)
    expect((await fetch(pollingUrl(sid), { method: 'POST', body })).status).toBe(200)
    await expect.poll(async () => (await fetch(pollingUrl(sid))).status).toBe(400)
    expect(lookUps.mock.calls.length).toBeLessThanOrEqual(1)
  },
)

test('a WebSocket that is refused is told why, then closed, and was worth one look-up', async () => {
  const [, refusal, ...more] = await talk(['40{"token":"x"}'])
  expect(refusal).toBe('44{"message":"Unauthorized","data":{"code":"unauthorized"}}')
  expect(more).toEqual([])
  expect(lookUps).toHaveBeenCalledTimes(1)
  await talk(Array.from({ length: 1000 }, () => '40{"token":"x"}'))
  expect(lookUps.mock.calls.length).toBeLessThanOrEqual(2)
})

test('a socket that has signed in and asks again is closed', async () => {
  const { token } = await scene.person('customer')
  const received = await talk([`40{"token":"${token}"}`, `40/other,{"token":"${token}"}`])
  expect(received.filter((packet) => packet.startsWith('40/other'))).toEqual([])
})

test.each(transports)('a default client hears why it is refused (%s, %s)', async (...transport) => {
  const options = { transports: transport.filter(Boolean), auth: { token: 'nobody' } }
  for (let at = 0; at < 20; at += 1) {
    const { message, data } = await connectRefusal(scene.url, {
      ...options,
      extraHeaders: { 'x-forwarded-for': `192.0.2.${at}` },
    })
    expect([message, data]).toEqual(['Unauthorized', { code: 'unauthorized' }])
  }
  const { token } = await scene.person('customer')
  await Promise.all(Array.from({ length: 100 }, () => scene.connect(token)))
  const { data } = await connectRefusal(scene.url, { ...options, auth: { token } })
  expect(data).toEqual({ code: 'too_many_connections' })
})

test('of tokens not seen before two of an address are looked up at once and four in all; one that was good passes', async () => {
  const [known, honest] = [await scene.person('customer'), await scene.person('customer')]
  await scene.api(known.token).get('getMe')
  const begun: unknown[] = []
  let release = () => {}
  const gate = new Promise<void>((resolve) => {
    release = resolve
  })
  const look = findTokenOwner.run.bind(findTokenOwner)
  lookUps.mockRestore()
  vi.spyOn(findTokenOwner, 'run').mockImplementation(async (on, values) => {
    const isKnown = values[0] === hashApiToken(known.token)
    if (!isKnown) begun.push(values[0])
    if (!isKnown) await gate
    return look(on, values)
  })
  const ask = (token: string, address: string) =>
    fetch(`${scene.url}/api/me`, { headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address } })
  const guesses = Array.from({ length: 100 }, (_, at) => ask(`guess${at}`, '192.0.2.100'))
  await expect.poll(() => begun.length).toBe(2)
  const honestly = ask(honest.token, '192.0.2.101')
  await expect.poll(() => begun).toContain(hashApiToken(honest.token))
  expect((await ask(known.token, '192.0.2.100')).status).toBe(200)
  guesses.push(...Array.from({ length: 100 }, (_, at) => ask(`other${at}`, `192.0.2.${102 + (at % 50)}`)))
  await expect.poll(() => begun.length).toBe(4)
  expect((await ask(known.token, '192.0.2.100')).status).toBe(200)
  expect(begun).toHaveLength(4)
  release()
  expect((await honestly).status).toBe(200)
  const statuses = (await Promise.all(guesses)).map(({ status }) => status)
  expect(statuses.filter((status) => status === 429)).toHaveLength(90)
  expect(statuses.filter((status) => status === 401)).toHaveLength(110)
})
