import { once } from 'node:events'
import { beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { Push } from '../../lib/protocol/pushes'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene({ LIMIT_FACTOR: '100' })
const hidden = { isOnline: false, lastSeen: null }

let viewer: TestClient
let viewerPerson: Person
let user: Person
beforeEach(async () => {
  viewerPerson = await scene.person('contractor')
  user = await scene.person('customer')
  viewer = await scene.connect(viewerPerson.token)
})

const statusOf = (userId: string, client = viewer) => client.get('get_online_status', { userId })
const changeOf = (userId: string, client = viewer) =>
  client.next<Push<'presence_changed'>>('presence_changed', (change) => change.userId === userId)
const patch = (person: Person, body: object) => scene.api(person.token).get('patchMe', { body })
const begin = (from: TestClient, receiverId: string) =>
  from.get('send_message', { receiverId, messageType: 'text', content: { text: 'hello' } })

/** Disconnects and waits until the server knows. */
async function leave(client: TestClient, userId: string): Promise<void> {
  client.socket.disconnect()
  const isGone = async () => {
    const { isOnline, unknown } = await statusOf(userId)
    return !isOnline && !unknown
  }
  await expect.poll(isGone, { interval: 5 }).toBe(true)
}

/** Whether the user is in the list of everybody online; nobody is missing from one that is not complete. */
async function isListed(userId: string): Promise<boolean | 'unknown'> {
  const { users, isComplete } = await scene.server.runtime.presence.listOnline()
  if (users.some((user) => user.userId === userId)) return true
  return isComplete ? false : 'unknown'
}

/** Everything pushed before now has come: this client's own question has been answered behind it. */
async function assertNoChange(client = viewer): Promise<void> {
  await statusOf(viewerPerson.id, client)
  expect(client.received.filter(({ event }) => event === 'presence_changed')).toEqual([])
}

describe('a status', () => {
  test('of a user never seen is offline with lastSeen null', async () => {
    expect(await statusOf(user.id)).toEqual({ userId: user.id, ...hidden, connectionCount: 0 })
  })

  test('counts the live connections, whatever their transport, and lastSeen is not in the future', async () => {
    await scene.connect(user.token)
    await scene.connect(user.token, { transports: ['polling'] })
    const last = await scene.connect(user.token, { transports: ['polling', 'websocket'] })
    const status = await statusOf(user.id)
    expect(status).toMatchObject({ isOnline: true, connectionCount: 3 })
    expect(Date.parse(status.lastSeen as string)).toBeLessThanOrEqual(Date.now())
    last.socket.disconnect()
    await expect.poll(async () => (await statusOf(user.id)).connectionCount).toBe(2)
  })

  test('of an offline user tells when the last connection ended, also to who asks for the first time at once', async () => {
    const client = await scene.connect(user.token)
    // A client is told of its connection before other nodes are.
    await expect.poll(() => isListed(user.id), { interval: 1 }).toBe(true)
    const from = Date.now()
    client.socket.disconnect()
    await expect.poll(() => isListed(user.id), { interval: 1 }).toBe(false)
    const { lastSeen } = await statusOf(user.id)
    expect(Date.parse(lastSeen as string)).toBeGreaterThanOrEqual(from)
    expect(Date.parse(lastSeen as string)).toBeLessThanOrEqual(Date.now())
  })

  test('does not fall back when something about the user changes just after they left', async () => {
    const client = await scene.connect(user.token)
    await statusOf(user.id)
    await leave(client, user.id)
    const { lastSeen } = await statusOf(user.id)
    await patch(user, { name: 'Another Name' })
    await patch(user, { visibility: 'contacts' })
    await patch(user, { visibility: 'everyone' })
    await expect.poll(async () => (await statusOf(user.id)).lastSeen).toBe(lastSeen)
  })

  test('while online gives the newest sign of life', async () => {
    const client = await scene.connect(user.token)
    const first = Date.parse((await statusOf(user.id)).lastSeen as string)
    const newest = async () => {
      await statusOf(user.id, client)
      return Date.parse((await statusOf(user.id)).lastSeen as string)
    }
    await expect.poll(newest, { timeout: 5000 }).toBeGreaterThan(first)
  })

  test('survives a restart of the server, and nobody is online after it', async () => {
    const client = await scene.connect(user.token)
    await leave(client, user.id)
    const { lastSeen } = await statusOf(user.id)
    await scene.restart()
    viewer = await scene.connect(viewerPerson.token)
    expect(await statusOf(user.id)).toEqual({ userId: user.id, isOnline: false, lastSeen, connectionCount: 0 })
  })

  test('is stored on coming, at least every 5 s while the user is there, and on going to the millisecond', async () => {
    const client = await scene.connect(user.token)
    const stored = async () => {
      const [row] = await scene.server.query<{ at: Date | null }>(
        `SELECT max(at) AS at FROM (SELECT at FROM last_seen WHERE user_id = $1
         UNION ALL SELECT at FROM node_beats JOIN node_users USING (boot_id) WHERE user_id = $1) AS seen`,
        [user.id],
      )
      return row?.at?.getTime() ?? 0
    }
    await expect.poll(stored, { timeout: 2000 }).toBeGreaterThan(0)
    const before = await stored()
    await expect.poll(stored, { timeout: 6000, interval: 100 }).toBeGreaterThan(before)
    await leave(client, user.id)
    const { lastSeen } = await statusOf(user.id)
    await expect.poll(stored, { timeout: 2000 }).toBe(Date.parse(lastSeen as string))
  })
})

describe('a query', () => {
  test('of no ids answers with an empty map', async () => {
    expect(await viewer.get('get_bulk_online_status', { userIds: [] })).toEqual({})
    expect(await viewer.get('watch_presence', { userIds: [] })).toEqual({})
    expect(await viewer.get('unwatch_presence', { userIds: [] })).toEqual({ userIds: [] })
  })

  test.each(['get_bulk_online_status', 'watch_presence', 'unwatch_presence'] as const)(
    '%s takes 1000 distinct ids and no more',
    async (name) => {
      const ids = Array.from({ length: 1000 }, (_, at) => `somebody-${at}`)
      await viewer.get(name, { userIds: [...ids, ...ids] })
      expect(await viewer.refusal(name, { userIds: [...ids, 'one-more'] })).toEqual({
        code: 'too_many_users',
        message: 'Maximum 1000 users allowed per status query',
      })
    },
  )

  test.each(['', 'with space', 'x'.repeat(65), 'ä', 'a/b', null, 7, {}])(
    'with %o in the place of an id is invalid and names its place',
    async (bad) => {
      expect(await viewer.refusal('get_online_status', { userId: bad })).toMatchObject({
        code: 'invalid',
        issues: [{ path: 'userId' }],
      })
      for (const name of ['get_bulk_online_status', 'watch_presence', 'unwatch_presence']) {
        expect(await viewer.refusal(name, { userIds: ['user123', bad] })).toMatchObject({
          code: 'invalid',
          issues: [{ path: 'userIds.1' }],
        })
      }
    },
  )

  test('ids that every object has, and the longest, are ids like others', async () => {
    const userIds = ['constructor', 'toString', 'hasOwnProperty', 'x'.repeat(64), '-', '_', '0']
    const map = await viewer.get('get_bulk_online_status', { userIds })
    expect(Object.keys(map).sort()).toEqual([...userIds].sort())
    for (const status of Object.values(map)) expect(status).toEqual(hidden)
    const raw = await viewer.ask('get_bulk_online_status', { userIds: ['__proto__'] })
    expect(JSON.stringify(raw)).toContain('"__proto__":{"isOnline":false,"lastSeen":null}')
  })
})

describe('a watch', () => {
  test('tells this socket alone of coming and going of the user as a whole', async () => {
    const otherTab = await scene.connect(viewerPerson.token)
    expect(await viewer.get('watch_presence', { userIds: [user.id, user.id] })).toEqual({ [user.id]: hidden })
    const first = await scene.connect(user.token)
    expect(await changeOf(user.id)).toMatchObject({ userId: user.id, isOnline: true, lastSeen: expect.any(String) })
    const second = await scene.connect(user.token)
    first.socket.disconnect()
    await expect.poll(async () => (await statusOf(user.id)).connectionCount).toBe(1)
    await assertNoChange()
    second.socket.disconnect()
    expect(await changeOf(user.id)).toMatchObject({ isOnline: false })
    await assertNoChange()
    await assertNoChange(otherTab)
  })

  test('says of going offline what was true when it happened, 2 s before', async () => {
    const client = await scene.connect(user.token)
    await viewer.get('watch_presence', { userIds: [user.id] })
    await leave(client, user.id)
    const { lastSeen } = await statusOf(user.id)
    expect(await changeOf(user.id)).toEqual({ userId: user.id, isOnline: false, lastSeen })
    const waited = Date.now() - Date.parse(lastSeen as string)
    expect(waited).toBeGreaterThanOrEqual(1990)
    expect(waited).toBeLessThan(3000)
  })

  test('is silent about a page that reloads, however often', async () => {
    let client = await scene.connect(user.token)
    await viewer.get('watch_presence', { userIds: [user.id] })
    for (let reload = 0; reload < 5; reload += 1) {
      await leave(client, user.id)
      client = await scene.connect(user.token)
    }
    // Another user's going marks that more than the grace has passed.
    const marker = await scene.person('customer')
    const markerClient = await scene.connect(marker.token)
    await viewer.get('watch_presence', { userIds: [marker.id] })
    await leave(markerClient, marker.id)
    await changeOf(marker.id)
    await assertNoChange()
  })

  test('begun within the grace shows offline at once and tells of the return', async () => {
    await leave(await scene.connect(user.token), user.id)
    expect(await viewer.get('watch_presence', { userIds: [user.id] })).toMatchObject({ [user.id]: { isOnline: false } })
    await scene.connect(user.token)
    expect(await changeOf(user.id)).toMatchObject({ isOnline: true })
  })

  test('ends with unwatch_presence, which answers the ids and may be repeated', async () => {
    const marker = await scene.person('customer')
    await viewer.get('watch_presence', { userIds: [user.id, marker.id] })
    for (let time = 0; time < 2; time += 1) {
      expect(await viewer.get('unwatch_presence', { userIds: [user.id, user.id] })).toEqual({ userIds: [user.id] })
    }
    await scene.connect(user.token)
    await scene.connect(marker.token)
    await changeOf(marker.id)
    await assertNoChange()
  })

  test('holds at most 10,000 ids a socket; ids watched already and ids let go do not count', async () => {
    const ids = (from: number) => Array.from({ length: 1000 }, (_, at) => `watched-${from + at}`)
    for (let from = 0; from < 10_000; from += 1000) await viewer.get('watch_presence', { userIds: ids(from) })
    await viewer.get('watch_presence', { userIds: ids(0) })
    expect(await viewer.refusal('watch_presence', { userIds: ['watched-0', 'one-more'] })).toMatchObject({
      code: 'too_many_users',
    })
    await viewer.get('unwatch_presence', { userIds: ['watched-9'] })
    await viewer.get('watch_presence', { userIds: ['one-more'] })
    const otherTab = await scene.connect(viewerPerson.token)
    await otherTab.get('watch_presence', { userIds: ids(0) })
  })
})

describe('visibility', () => {
  test.each(['contractor', 'customer', 'admin'] as const)('everyone: a %s sees the user', async (role) => {
    await scene.connect(user.token)
    const client = await scene.connect((await scene.person(role)).token)
    expect(await statusOf(user.id, client)).toMatchObject({ isOnline: true, connectionCount: 1 })
  })

  test('contacts: who shares a conversation sees the user, a stranger sees what an unknown id shows', async () => {
    await patch(user, { visibility: 'contacts' })
    const mine = await scene.connect(user.token)
    expect(await statusOf(user.id)).toEqual({ userId: user.id, ...hidden, connectionCount: 0 })
    expect(await statusOf('no-such-user')).toEqual({ userId: 'no-such-user', ...hidden, connectionCount: 0 })
    await begin(viewer, user.id)
    expect(await statusOf(user.id)).toMatchObject({ isOnline: true, connectionCount: 1 })
    expect(await statusOf(user.id, mine)).toMatchObject({ isOnline: true })
  })

  test('nobody: not even a contact sees the user; admins and oneself do', async () => {
    await begin(viewer, user.id)
    await patch(user, { visibility: 'nobody' })
    const mine = await scene.connect(user.token)
    const admin = await scene.connect('admin_token')
    expect(await statusOf(user.id)).toEqual({ userId: user.id, ...hidden, connectionCount: 0 })
    expect(await viewer.get('get_bulk_online_status', { userIds: [user.id, 'no-such-user'] })).toEqual({
      [user.id]: hidden,
      'no-such-user': hidden,
    })
    expect(await statusOf(user.id, mine)).toMatchObject({ isOnline: true, connectionCount: 1 })
    expect(await statusOf(user.id, admin)).toMatchObject({ isOnline: true, connectionCount: 1 })
  })

  test('a change of it is pushed to watchers at once: hidden is offline with lastSeen null, shown is online', async () => {
    await scene.connect(user.token)
    const admin = await scene.connect('admin_token')
    for (const client of [viewer, admin]) await client.get('watch_presence', { userIds: [user.id] })
    await patch(user, { visibility: 'nobody' })
    expect(await changeOf(user.id)).toEqual({ userId: user.id, ...hidden })
    await patch(user, { visibility: 'everyone' })
    expect(await changeOf(user.id)).toMatchObject({ isOnline: true, lastSeen: expect.any(String) })
    await assertNoChange(admin)
  })

  test('a first message makes contacts of two who see only contacts, and their watchers are told', async () => {
    await patch(user, { visibility: 'contacts' })
    await patch(viewerPerson, { visibility: 'contacts' })
    const mine = await scene.connect(user.token)
    await viewer.get('watch_presence', { userIds: [user.id] })
    await mine.get('watch_presence', { userIds: [viewerPerson.id] })
    await begin(viewer, user.id)
    expect(await changeOf(user.id)).toMatchObject({ isOnline: true })
    expect(await changeOf(viewerPerson.id, mine)).toMatchObject({ isOnline: true })
  })

  test.each(['the contractor', 'the customer'])(
    'a block by %s hides both from each other, not from admins, until it is gone',
    async (by) => {
      const mine = await scene.connect(user.token)
      await viewer.get('watch_presence', { userIds: [user.id] })
      await mine.get('watch_presence', { userIds: [viewerPerson.id] })
      const admin = await scene.connect('admin_token')
      const [blocker, blocked] = by === 'the customer' ? [user, viewerPerson] : [viewerPerson, user]
      await scene.api(blocker.token).get('addBlock', { params: { id: blocked.id } })
      expect(await changeOf(user.id)).toEqual({ userId: user.id, ...hidden })
      expect(await changeOf(viewerPerson.id, mine)).toEqual({ userId: viewerPerson.id, ...hidden })
      expect(await statusOf(user.id)).toEqual({ userId: user.id, ...hidden, connectionCount: 0 })
      expect(await statusOf(viewerPerson.id, mine)).toEqual({ userId: viewerPerson.id, ...hidden, connectionCount: 0 })
      expect(await statusOf(user.id, admin)).toMatchObject({ isOnline: true })
      await scene.api(blocker.token).get('removeBlock', { params: { id: blocked.id } })
      expect(await changeOf(user.id)).toMatchObject({ isOnline: true })
      expect(await changeOf(viewerPerson.id, mine)).toMatchObject({ isOnline: true })
    },
  )
})

describe('a client that vanishes without a word', () => {
  /** Signs in by hand over polling. */
  async function pollIn(person: Person): Promise<string> {
    const address = `${scene.url}/socket.io/?EIO=4&transport=polling`
    const opened = await (await fetch(address)).text()
    const signedIn = `${address}&sid=${/"sid":"([^"]+)"/.exec(opened)?.[1]}`
    await fetch(signedIn, { method: 'POST', body: `40{"token":"${person.token}"}` })
    return signedIn
  }

  /** Upgrades after a ping that it leaves unanswered, which Engine.IO then forgets; from then on it hears and is silent. */
  async function upgradeAndIgnore(polled: string): Promise<{ webSocket: WebSocket; silentSince: number }> {
    let heard = ''
    while (!heard.split('\u001e').includes('2')) heard = await (await fetch(polled)).text()
    const webSocket = new WebSocket(polled.replace('http', 'ws').replace('polling', 'websocket'))
    await once(webSocket, 'open')
    webSocket.send('2probe')
    await once(webSocket, 'message')
    webSocket.send('5')
    return { webSocket, silentSince: Date.now() }
  }

  test('is offline within 15 s: frozen, no longer polling, or upgraded and deaf to pings', {
    timeout: 60_000,
  }, async () => {
    const people = (await scene.people('customer', 3)) as [Person, Person, Person]
    const [frozen, polling, deaf] = people
    const client = await scene.connect(frozen.token)
    await pollIn(polling)
    const upgrading = upgradeAndIgnore(await pollIn(deaf))
    const online = async () => {
      const map = await viewer.get('get_bulk_online_status', { userIds: people.map(({ id }) => id) })
      return people.filter(({ id }) => map[id]?.isOnline)
    }
    await expect.poll(online).toEqual(people)
    freeze(client)
    const silentSince = Date.now()
    const upgraded = await upgrading
    expect(await online()).toContain(deaf)
    await expect.poll(online, { timeout: 25_000 }).toEqual([])
    // The server's own time of each end: it does not depend on when it is asked.
    const endOf = async ({ id }: Person) => Date.parse((await statusOf(id)).lastSeen as string)
    expect((await endOf(frozen)) - silentSince).toBeLessThan(15_000)
    expect((await endOf(polling)) - silentSince).toBeLessThan(15_000)
    expect((await endOf(deaf)) - upgraded.silentSince).toBeLessThan(15_000)
    upgraded.webSocket.terminate()
  })

  test('is dropped once 1 MiB waits for it, whatever signs of life it gives, and others go on', async () => {
    const reader = await scene.connect(user.token)
    const person = await scene.person('customer')
    const deaf = await scene.connect(person.token)
    freeze(deaf)
    const text = '😀'.repeat(5000)
    const send = (receiverId: string) =>
      viewer.get('send_message', { receiverId, messageType: 'text', content: { text } })
    await expect
      .poll(
        async () => {
          // So that it is never silent, for which it would be dropped as well.
          deaf.socket.emit('get_online_status', { userId: user.id })
          await Promise.all(Array.from({ length: 20 }, () => send(person.id)))
          return (await statusOf(person.id)).connectionCount
        },
        { timeout: 50_000 },
      )
      .toBe(0)
    await send(user.id)
    await reader.next('new_message')
  })
})

/** The client's own connection stops reading: to the server it is still there, and silent. */
function freeze(client: TestClient): void {
  const engine = client.socket.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } }
  engine.transport.ws._socket.pause()
}
