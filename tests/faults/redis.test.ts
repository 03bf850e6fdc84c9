import { afterAll, beforeAll, expect } from 'vitest'
import { type Entry, entriesOf } from './support/history'
import { none } from './support/judge'
import type { Figure } from './support/ledger'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold } from './support/until'

const CALM_MS = 1500

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 240_000)
afterAll(() => stage?.close())

const note = (state: 'away' | 'back') => stage.cluster.history.record({ kind: 'redis', state })

/** P4: nodes whose clients got nothing acknowledged while Redis was away. */
function sendsWentOn(entries: readonly Entry[]): Figure {
  const away = entriesOf(entries, 'redis')
  const [from, to] = [away[0]?.at ?? 0, away.at(-1)?.at ?? 0]
  const nodeOf = new Map(stage.clients.map((client) => [client.name, client.node()?.name]))
  const served = new Set(
    entriesOf(entries, 'ok')
      .filter(({ at }) => at > from && at < to)
      .map(({ client }) => nodeOf.get(client)),
  )
  const idle = stage.nodes.filter(({ name }) => !served.has(name)).map(({ name }) => `${name} acknowledged nothing`)
  return none('P4', 'nodes that acknowledged nothing while Redis was away', idle, stage.nodes.length)
}

for (const [seconds, cycles] of [
  [0.2, { all: 3, selection: 1 }],
  [5, { all: 3, selection: 1 }],
  [60, { all: 1, selection: 0 }],
] as const) {
  scenario(
    `Redis killed for ${seconds} s and back empty: processes live, sends go on, nothing is flipped, all is right 3 s later`,
    cycles,
    async (cycle, name) => {
      stage.begin()
      await hold(CALM_MS)
      note('away')
      await stage.cluster.redis.kill()
      // Somebody goes and comes while nobody can tell the other nodes.
      const mover = stage.customers[cycle % stage.customers.length]
      await hold((seconds * 1000) / 2)
      if (seconds >= 5) mover?.socket.disconnect()
      await hold((seconds * 1000) / 2)
      const figures = seconds >= 5 ? [sendsWentOn([...stage.cluster.history.entries, atNow()])] : []
      await stage.cluster.redis.start()
      note('back')
      await hold(4000)
      if (seconds >= 5) mover?.socket.connect()
      await hold(CALM_MS)
      await stage.end(name, { extra: figures })
    },
  )
}

const atNow = (): Entry => ({ kind: 'redis', state: 'away', at: performance.now(), wallAt: Date.now() })

scenario('Redis frozen for 5 s: nobody is called offline', { all: 2, selection: 0 }, async (_, name) => {
  stage.begin()
  await hold(CALM_MS)
  note('away')
  stage.cluster.redis.freeze()
  await hold(5000)
  stage.cluster.redis.thaw()
  note('back')
  await hold(4000)
  await stage.end(name)
})

scenario(
  'subscribers killed every 2 s: what is lost between nodes heals, nobody is called offline',
  { all: 2, selection: 1 },
  async (_, name) => {
    stage.begin(6)
    await hold(CALM_MS)
    for (let kill = 0; kill < 6; kill += 1) {
      expect(await stage.cluster.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')).toMatch(/^:/)
      await hold(2000)
    }
    await stage.end(name)
  },
)

scenario(
  'FLUSHALL: nobody is called offline, all is known again 3 s later',
  { all: 3, selection: 1 },
  async (_, name) => {
    stage.begin()
    await hold(CALM_MS)
    note('away')
    await stage.cluster.redis.command('FLUSHALL')
    note('back')
    await hold(4000)
    await stage.end(name)
  },
)

scenario(
  'one node black-holed from Redis for 5 s: nobody is called offline, and what it missed heals',
  { all: 2, selection: 0 },
  async (cycle, name) => {
    stage.begin()
    await hold(CALM_MS)
    const link = stage.nodes[cycle % stage.nodes.length]?.redisLink
    note('away')
    link?.setMode({ kind: 'black_hole' })
    await hold(5000)
    link?.setMode({ kind: 'open' })
    note('back')
    await hold(4000)
    await stage.end(name)
  },
)

scenario('a slow Redis, 100 ms away: all goes on', { all: 1, selection: 0 }, async (_, name) => {
  stage.begin()
  for (const { redisLink } of stage.nodes) redisLink.setMode({ kind: 'delay', ms: 100 })
  await hold(6000)
  for (const { redisLink } of stage.nodes) redisLink.setMode({ kind: 'open' })
  await stage.end(name)
})
