import { io } from 'socket.io-client'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene({ METRICS_TOKEN: 'metrics', HANDSHAKE_RATE: '10000' })

type Drop = 'close' | 'cut' | 'cut during sign-in' | 'close during sign-in' | 'two tabs, one cut'
const drops: readonly Drop[] = ['close', 'cut', 'cut during sign-in', 'close during sign-in', 'two tabs, one cut']

const CONNECTS = 1000
const AT_ONCE = 50

test(`after ${CONNECTS} connects and drops of every kind nobody is online and every place is free`, {
  timeout: 300_000,
}, async () => {
  const people = await scene.people('customer', 10)
  const viewer = await scene.connect((await scene.person('contractor')).token)

  /** Opens a connection and loses it in one of the ways that connections are lost. */
  async function churn(at: number): Promise<void> {
    const { token } = people[at % people.length] as (typeof people)[number]
    const drop = drops[at % drops.length] as Drop
    const open = () =>
      io(scene.url, {
        auth: { token },
        forceNew: true,
        reconnection: false,
        transports: at % 3 === 0 ? ['polling', 'websocket'] : ['websocket'],
      })
    const socket = open()
    const cut = () => {
      const { engine } = socket.io
      const { ws } = engine.transport as unknown as { ws?: { terminate(): void } }
      if (ws) ws.terminate()
      else engine.close()
    }
    if (drop === 'cut during sign-in' || drop === 'close during sign-in') {
      await new Promise<void>((resolve) => socket.io.engine.once('open', () => resolve()))
      if (drop === 'close during sign-in') socket.disconnect()
      else cut()
      return
    }
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    if (drop === 'close') socket.disconnect()
    else cut()
    if (drop === 'two tabs, one cut') {
      const other = open()
      await new Promise<void>((resolve) => other.once('connect', resolve))
      other.disconnect()
    }
  }

  for (let at = 0; at < CONNECTS; at += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, offset) => churn(at + offset)))
  }
  const userIds = people.map(({ id }) => id)
  const online = async () => {
    const map = await viewer.get('get_bulk_online_status', { userIds })
    return userIds.filter((id) => map[id]?.isOnline)
  }
  await expect.poll(online, { timeout: 20_000, interval: 100 }).toEqual([])
  for (const status of await Promise.all(userIds.map((userId) => viewer.get('get_online_status', { userId })))) {
    expect(status.connectionCount).toBe(0)
  }
  // Places are counted by connection, presence by sign-in: a place lost in between would be lost for good.
  const [person] = people
  await Promise.all(Array.from({ length: 100 }, () => scene.connect(person?.token ?? '')))
  expect(await viewer.get('get_online_status', { userId: person?.id ?? '' })).toMatchObject({ connectionCount: 100 })
  const metrics = await (await scene.api('metrics').send('metrics')).text()
  expect(metrics).toMatch(/^rollcall_sockets 101$/m)
  expect(metrics).toMatch(/^rollcall_users_online 2$/m)
})
