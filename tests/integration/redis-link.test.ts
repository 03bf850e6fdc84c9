import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectRedis, type RedisLink } from '@/lib/server/links/redis-link'
import { RedisAwayError } from '@/lib/server/links/redis-machine'
import { createLogger } from '@/lib/server/logger'
import { type RedisServer, startRedisServer } from '../support/redis-server'

let redis: RedisServer
let link: RedisLink
const heard: string[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  link = await connectRedis([redis.url], createLogger('silent'))
  link.subscribe((event) => heard.push(event.kind))
})
afterAll(async () => {
  await link.close()
  await redis.stop()
})

/** Keeps the event loop from turning, as a long computation does. */
function block(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a process that was busy for longer than a command may take does not take Redis for away', async () => {
  const answer = link.run('', (each) => each.ping())
  // Sent now; its answer lies there long before the process comes to read it, and so does the time-out.
  await new Promise((resolve) => setImmediate(resolve))
  block(1500)
  expect(await answer).toBe('PONG')
  expect(heard).toEqual([])
  expect(link.isUp()).toBe(true)
})

test('a process that was busy for longer than a connection may be silent keeps its connection for subscriptions', async () => {
  const connections = () =>
    link.run('', async (each) => Number(/total_connections_received:(\d+)/.exec(await each.info('stats'))?.[1]))
  await link.channels.ssubscribe('before')
  const before = await connections()
  block(5200)
  // Timers that came due meanwhile come first.
  await new Promise((resolve) => setTimeout(resolve, 0))
  await link.channels.ssubscribe('after')
  expect(await connections()).toBe(before)
})

const groups = [['{p1}:a', '{p1}:none', '{p1}:b'], [], ['{p2}:a']]

test('groups of strings are read with one command, each in its place', async () => {
  await link.run('', (each) => each.mset('{p1}:a', '1', '{p1}:b', '2', '{p2}:a', '3'))
  const commands = () =>
    link.run('', async (each) => Number(/cmdstat_mget:calls=(\d+)/.exec(await each.info('commandstats'))?.[1]))
  await link.readGroups(groups)
  const before = await commands()
  expect(await link.readGroups(groups)).toEqual([['1', null, '2'], [], ['3']])
  expect(await commands()).toBe(before + 1)
})

test('a script over many keys is called a hundred keys at a time, and each key has its answer', async () => {
  link.defineScripts({
    echo: { lua: "local told = {} for at, key in ipairs(KEYS) do told[at] = key .. '=' .. ARGV[at] end return told" },
  })
  const calls = () =>
    link.run('', async (each) => {
      const stats = await each.info('commandstats')
      return [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0)
    })
  const entries = Array.from({ length: 250 }, (_, at) => ({ key: `{k${at}}`, args: [at] }))
  const before = await calls()
  expect(await link.runOver('echo', entries)).toEqual(entries.map(({ key, args }) => `${key}=${args[0]}`))
  expect(await calls()).toBe(before + 3)
})

test('a Redis that stands still is away for those who ask, within a second and then at once, until it answers', async () => {
  process.kill(redis.pid, 'SIGSTOP')
  const from = performance.now()
  await expect(link.run('', (each) => each.ping())).rejects.toThrow(RedisAwayError)
  expect(performance.now() - from).toBeLessThan(2000)
  expect(link.isUp()).toBe(false)
  const next = performance.now()
  await expect(link.run('', (each) => each.ping())).rejects.toThrow(RedisAwayError)
  expect(await link.readGroups(groups)).toEqual([null, null, null])
  expect(await link.runOver('echo', [{ key: 'a', args: [1] }])).toEqual([expect.any(RedisAwayError)])
  expect(performance.now() - next).toBeLessThan(100)
  process.kill(redis.pid, 'SIGCONT')
  await expect.poll(() => link.isUp(), { timeout: 5000 }).toBe(true)
  expect(await link.run('', (each) => each.ping())).toBe('PONG')
  expect(heard.slice(0, 2)).toEqual(['down', 'up'])
})
