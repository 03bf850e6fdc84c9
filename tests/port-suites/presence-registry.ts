import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Connection } from '../../lib/domain/presence-state'
import type { PresenceEvent, PresenceRegistry } from '../../lib/server/ports/presence-registry'

export function connection(userId: string, socketId: string, at = 0): Connection {
  return { userId, socketId, device: 'Firefox on Linux', node: 'node-1', sessionId: null, since: at, lastSign: at }
}

/** What every registry of presence obeys, whatever it keeps its connections in. */
export function describePresenceRegistry(
  name: string,
  create: () => Promise<PresenceRegistry> | PresenceRegistry,
): void {
  describe(`presence in ${name}`, () => {
    let registry: PresenceRegistry
    beforeEach(async () => {
      registry = await create()
    })
    afterEach(() => registry.close())

    const connect = (userId: string, socketId: string, at?: number) =>
      registry.connect(connection(userId, socketId, at))
    const disconnect = (userId: string, socketId: string) =>
      registry.disconnect(userId, socketId, { at: 0, immediate: false })
    const statusOf = async (userId: string) => (await registry.lookup([userId])).get(userId)
    const offline = { isOnline: false, connectionCount: 0, lastSign: null, unknown: false }

    test('the first connection brings a user online, the last one takes them offline, others are no edge', async () => {
      expect(await connect('a', '1')).toEqual({ userId: 'a', connectionCount: 1, edge: 'came_online' })
      expect(await connect('a', '2')).toEqual({ userId: 'a', connectionCount: 2, edge: null })
      expect(await disconnect('a', '1')).toEqual({ userId: 'a', connectionCount: 1, edge: null })
      expect(await disconnect('a', '2')).toEqual({ userId: 'a', connectionCount: 0, edge: 'went_offline' })
    })

    test('repeating a connect changes nothing and is no edge', async () => {
      await connect('a', '1', 100)
      expect(await connect('a', '1', 200)).toEqual({ userId: 'a', connectionCount: 1, edge: null })
      expect(await statusOf('a')).toMatchObject({ connectionCount: 1, lastSign: 100 })
    })

    test('removing an unknown connection changes nothing and is no edge, however often', async () => {
      expect(await disconnect('nobody', '1')).toEqual({ userId: 'nobody', connectionCount: 0, edge: null })
      await connect('a', '1')
      for (let time = 0; time < 2; time += 1) {
        expect(await disconnect('a', 'other')).toEqual({ userId: 'a', connectionCount: 1, edge: null })
      }
      await disconnect('a', '1')
      expect(await disconnect('a', '1')).toEqual({ userId: 'a', connectionCount: 0, edge: null })
    })

    test('a look-up has one entry for each id asked, unknown ids as offline', async () => {
      await connect('a', '1', 5)
      const found = await registry.lookup(['b', 'a', '__proto__', 'a'])
      expect([...found.keys()].sort()).toEqual(['__proto__', 'a', 'b'])
      expect(found.get('a')).toEqual({ isOnline: true, connectionCount: 1, lastSign: 5, unknown: false })
      expect(found.get('b')).toEqual(offline)
      expect(found.get('__proto__')).toEqual(offline)
      expect(await registry.lookup([])).toEqual(new Map())
    })

    test('a sign of life counts for the user, never goes back, and raises nobody who is gone', async () => {
      await connect('a', '1', 100)
      await connect('a', '2', 200)
      await registry.renew([{ userId: 'a', socketId: '1', at: 300 }])
      expect(await statusOf('a')).toMatchObject({ lastSign: 300 })
      await registry.renew([{ userId: 'a', socketId: '1', at: 250 }])
      expect(await statusOf('a')).toMatchObject({ lastSign: 300 })
      await registry.renew([{ userId: 'gone', socketId: '9', at: 400 }])
      expect(await statusOf('gone')).toEqual(offline)
    })

    test('coming and going is told to every listener, in order, and a second tab is not', async () => {
      const heard: PresenceEvent[] = []
      const undo = registry.subscribe((event) => {
        if (event.kind === 'edge') heard.push(event)
      })
      await connect('a', '1', 100)
      await connect('a', '2', 200)
      await registry.disconnect('a', '1', { at: 300, immediate: false })
      await registry.disconnect('a', '2', { at: 400, immediate: true })
      await connect('a', '3', 500)
      await expect
        .poll(() => heard)
        .toEqual([
          { kind: 'edge', userId: 'a', edge: 'came_online', at: 100, immediate: false },
          { kind: 'edge', userId: 'a', edge: 'went_offline', at: 400, immediate: true },
          { kind: 'edge', userId: 'a', edge: 'came_online', at: 500, immediate: false },
        ])
      undo()
      await disconnect('a', '3')
      await connect('b', '4')
      expect(heard).toHaveLength(3)
    })

    test('a node counts the people and sockets that it holds', async () => {
      expect(registry.countLocal()).toEqual({ people: 0, sockets: 0 })
      await connect('a', '1')
      await connect('a', '2')
      await connect('b', '3')
      expect(registry.countLocal()).toEqual({ people: 2, sockets: 3 })
    })

    test('everybody online is listed with their connections, and nobody else', async () => {
      await connect('a', '1', 1)
      await connect('a', '2', 2)
      await connect('b', '3', 3)
      await disconnect('b', '3')
      const { users, isComplete } = await registry.list()
      expect(isComplete).toBe(true)
      expect(users.map(({ userId }) => userId)).toEqual(['a'])
      expect([...(users[0]?.connections ?? [])].sort((a, b) => a.since - b.since)).toEqual([
        connection('a', '1', 1),
        connection('a', '2', 2),
      ])
    })

    test('calls that overlap take effect one after the other: of ten first connections one is the edge', async () => {
      const connects = await Promise.all(Array.from({ length: 10 }, (_, at) => connect('a', `s${at}`)))
      expect(connects.filter(({ edge }) => edge === 'came_online')).toHaveLength(1)
      const disconnects = await Promise.all(Array.from({ length: 10 }, (_, at) => disconnect('a', `s${at}`)))
      expect(disconnects.filter(({ edge }) => edge === 'went_offline')).toHaveLength(1)
      expect((await registry.list()).users).toEqual([])
    })

    test('whatever happens, online is who has a connection, and edges alternate', async () => {
      const user = fc.constantFrom('a', 'b', 'c')
      const socket = fc.constantFrom('1', '2', '3', '4')
      const step = fc.oneof(
        fc.record({ kind: fc.constant('connect' as const), user, socket }),
        fc.record({ kind: fc.constant('disconnect' as const), user, socket }),
        fc.record({ kind: fc.constant('renew' as const), user, socket }),
        fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(10_000) }),
      )
      let runs = 0
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
          const registryOfRun = await create()
          runs += 1
          // People of this run alone: of those of an earlier node their last sign may still be known.
          const idOf = (name: string) => `${name}-${runs}`
          // The naive model: a list of what is connected and when it last showed a sign.
          let model: { user: string; socket: string; lastSign: number }[] = []
          const online = new Set<string>()
          let now = 0
          const note = ({
            userId,
            connectionCount,
            edge,
          }: {
            userId: string
            connectionCount: number
            edge: string | null
          }) => {
            if (edge === 'came_online') {
              expect(online.has(userId)).toBe(false)
              online.add(userId)
            }
            if (edge === 'went_offline') {
              expect(online.has(userId)).toBe(true)
              expect(connectionCount).toBe(0)
              online.delete(userId)
            }
          }
          for (const each of steps) {
            if (each.kind === 'wait') now += each.ms
            else {
              const is = (entry: { user: string; socket: string }) =>
                entry.user === each.user && entry.socket === each.socket
              if (each.kind === 'connect') {
                note(await registryOfRun.connect(connection(idOf(each.user), each.socket, now)))
                if (!model.some(is)) model.push({ user: each.user, socket: each.socket, lastSign: now })
              } else if (each.kind === 'disconnect') {
                note(await registryOfRun.disconnect(idOf(each.user), each.socket, { at: now, immediate: false }))
                model = model.filter((entry) => !is(entry))
              } else {
                await registryOfRun.renew([{ userId: idOf(each.user), socketId: each.socket, at: now }])
                for (const entry of model.filter(is)) entry.lastSign = now
              }
            }
            const found = await registryOfRun.lookup(['a', 'b', 'c'].map(idOf))
            const glanced = await registryOfRun.glance(['a', 'b', 'c'].map(idOf))
            for (const userId of ['a', 'b', 'c']) {
              const mine = model.filter((entry) => entry.user === userId)
              const status = found.get(idOf(userId))
              expect(status).toMatchObject({
                isOnline: mine.length > 0,
                connectionCount: mine.length,
                unknown: false,
              })
              expect(glanced[['a', 'b', 'c'].indexOf(userId)]).toMatchObject({
                isOnline: mine.length > 0,
                unknown: false,
              })
              // Of somebody who left it may still hold when.
              if (mine.length > 0) expect(status?.lastSign).toBe(Math.max(...mine.map(({ lastSign }) => lastSign)))
              else expect(status?.lastSign ?? 0).toBeLessThanOrEqual(now)
              expect(online.has(idOf(userId))).toBe(mine.length > 0)
            }
          }
          await registryOfRun.close()
        }),
        { numRuns: 200 },
      )
    })
  })
}
