import { expect } from 'vitest'
import type { UserStatusReply } from '../../lib/protocol/objects'
import { type Entry, entriesOf } from './support/history'
import { holdStage } from './support/hold-stage'
import { none, within } from './support/judge'
import type { Figure } from './support/ledger'
import type { ClusterNode } from './support/node-process'
import type { Stage } from './support/stage'
import { hold } from './support/until'

const held = holdStage()
const { harm } = held
/** Until nodes have told a Redis that is back what they hold. */
const TOLD_MS = 4000
/** Until a dead node is settled in the database: ten seconds unheard of, and a beat. */
const SETTLED_MS = 14_000

const note = (state: 'away' | 'back') => held.stage.cluster.history.record({ kind: 'redis', state })

/** P4: nodes whose clients got nothing acknowledged while Redis was away. */
function sendsWentOn(stage: Stage, entries: readonly Entry[]): Figure {
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
  harm(
    `Redis killed for ${seconds} s and back empty: processes live, sends go on, nothing is flipped, all is right 3 s later`,
    cycles,
    async (stage, cycle) => {
      note('away')
      await stage.cluster.redis.kill()
      // Somebody goes and comes while nobody can tell the other nodes.
      const mover = stage.customers[cycle % stage.customers.length]
      await hold((seconds * 1000) / 2)
      if (seconds >= 5) mover?.socket.disconnect()
      await hold((seconds * 1000) / 2)
      const figures = seconds >= 5 ? [sendsWentOn(stage, [...stage.cluster.history.entries, atNow()])] : []
      await stage.cluster.redis.start()
      note('back')
      await hold(TOLD_MS)
      if (seconds >= 5) mover?.socket.connect()
      return { extra: figures }
    },
  )
}

harm(
  'a node killed together with Redis: whom it held was last seen within 15 s of the kill',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const node = stage.nodes[cycle % stage.nodes.length] as ClusterNode
    const gone = stage.customers.filter((client) => client.node() === node).slice(0, 2)
    expect(gone).not.toHaveLength(0)
    note('away')
    await Promise.all([stage.cluster.redis.kill(), node.kill()])
    const killedAt = Date.now()
    for (const client of gone) client.socket.disconnect()
    await hold(SETTLED_MS)
    await stage.cluster.redis.start()
    note('back')
    await hold(TOLD_MS)
    const errors = await Promise.all(
      stage.observers
        .filter((observer) => observer.node !== node)
        .flatMap((observer) => gone.map(async ({ person }) => lastSeenError(await observer.ask(person.id), killedAt))),
    )
    await node.start()
    for (const client of gone) client.socket.connect()
    return { extra: [within('P5', 'lastSeen beside the kill of its node and of Redis', Math.max(...errors), 15_000)] }
  },
)

/** How far what an observer is told is from the kill, in milliseconds; without an answer as far as can be. */
function lastSeenError(status: UserStatusReply | null, killedAt: number): number {
  if (!status?.lastSeen || status.isOnline || status.unknown) return Number.POSITIVE_INFINITY
  return Math.abs(killedAt - Date.parse(status.lastSeen))
}

const atNow = (): Entry => ({ kind: 'redis', state: 'away', at: performance.now(), wallAt: Date.now() })

harm(
  'Redis frozen for 5 s: nobody is called offline',
  { all: 2, selection: 0 },
  async ({ cluster }) => {
    note('away')
    cluster.redis.freeze()
    await hold(5000)
    cluster.redis.thaw()
    note('back')
  },
  { afterMs: TOLD_MS },
)

harm(
  'subscribers killed every 2 s: what is lost between nodes heals, nobody is called offline',
  { all: 2, selection: 1 },
  async ({ cluster }) => {
    for (let kill = 0; kill < 6; kill += 1) {
      expect(await cluster.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub')).toMatch(/^:/)
      await hold(2000)
    }
  },
  { perTick: 6, afterMs: 0 },
)

harm(
  'FLUSHALL: nobody is called offline, all is known again 3 s later',
  { all: 3, selection: 1 },
  async ({ cluster }) => {
    note('away')
    await cluster.redis.command('FLUSHALL')
    note('back')
  },
  { afterMs: TOLD_MS },
)

harm(
  'one node black-holed from Redis for 5 s: nobody is called offline, and what it missed heals',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const [link] = stage.nodes[cycle % stage.nodes.length]?.redisLinks ?? []
    note('away')
    link?.setMode({ kind: 'black_hole' })
    await hold(5000)
    link?.setMode({ kind: 'open' })
    note('back')
  },
  { afterMs: TOLD_MS },
)

harm('a slow Redis, 100 ms away: all goes on', { all: 1, selection: 0 }, async ({ nodes }) => {
  const links = nodes.flatMap(({ redisLinks }) => redisLinks)
  for (const link of links) link.setMode({ kind: 'delay', ms: 100 })
  await hold(6000)
  for (const link of links) link.setMode({ kind: 'open' })
})
