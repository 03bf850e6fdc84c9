import clusterSlotOf from 'cluster-key-slot'
import { nameSlotKeys, slotOf } from '../../lib/server/presence/redis-keys'
import type { ClusterMachine, RedisCluster } from '../support/redis-cluster'
import { findFalseOffline, findFalseOfflinePushes } from './checkers/false-offline'
import { worstLateOffline } from './checkers/late-offline'
import { type Entry, entriesOf } from './support/history'
import { holdStage } from './support/hold-stage'
import { none, within } from './support/judge'
import type { Figure } from './support/ledger'
import type { ClusterNode } from './support/node-process'
import type { Stage } from './support/stage'
import { hold, until } from './support/until'

const held = holdStage({ isRedisCluster: true })
const { harm } = held
/** Until nodes have told a machine what they hold. */
const TOLD_MS = 4000
/** Between looks at the cluster, which takes as much of the machine as what is tested. */
const LOOK_MS = 100
/** A replica takes over after the machines' time-out and a vote. */
const TAKEN_OVER_MS = 20_000

const keys = nameSlotKeys('rollcall:')
/** The Redis slot of everything that presence holds of a user. */
const placeOf = (userId: string) => clusterSlotOf(keys[slotOf(userId)]?.epoch ?? '')
const presencePlaces = [...new Set(keys.map(({ epoch }) => clusterSlotOf(epoch)))]

const note = (state: 'away' | 'back') => held.stage.cluster.history.record({ kind: 'redis', state })

function clusterOf({ cluster }: Stage): RedisCluster {
  if (!cluster.redisCluster) throw new Error('the stage has no Redis Cluster')
  return cluster.redisCluster
}

/** A master that has users' presence, and which of the slots it has. */
async function pickMaster(redis: RedisCluster, cycle: number): Promise<{ master: ClusterMachine; places: number[] }> {
  const place = presencePlaces[cycle % presencePlaces.length] as number
  const master = await redis.masterOf(place)
  const owners = await redis.mastersOf(presencePlaces)
  return { master, places: presencePlaces.filter((_, at) => owners[at] === master) }
}

async function untilTakenOver(redis: RedisCluster, places: readonly number[], from: ClusterMachine): Promise<void> {
  const isOver = async () => (await redis.mastersOf(places)).every((owner) => owner !== from)
  await until('a replica has taken over', isOver, TAKEN_OVER_MS, LOOK_MS)
}

/** What is said of users whose slots are not on these places, as if nothing had ever been away. */
function seenOfOthers(entries: readonly Entry[], places: readonly number[]): Entry[] {
  const isOther = (userId: string) => !places.includes(placeOf(userId))
  const ofOthers = <T>(statuses: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(statuses).filter(([userId]) => isOther(userId)))
  return entries.flatMap((entry): Entry[] => {
    if (entry.kind === 'redis' || (entry.kind === 'change' && !isOther(entry.user))) return []
    if (entry.kind === 'statuses') return [{ ...entry, statuses: ofOthers(entry.statuses) }]
    if (entry.kind === 'snapshot') return [{ ...entry, statuses: ofOthers(entry.statuses) }]
    return [entry]
  })
}

function othersExact(entries: readonly Entry[], places: readonly number[]): Figure[] {
  const seen = seenOfOthers(entries, places)
  const told = entriesOf(seen, 'statuses').flatMap(({ node, at, statuses }) =>
    Object.entries(statuses).map(([user, status]) => ({ node, at, user, status })),
  )
  const unknown = told
    .filter(({ status }) => status.unknown)
    .map(({ node, at, user }) => `${node} did not know ${user} at ${Math.round(at)}`)
  const late = worstLateOffline(seen, performance.now())
  return [
    none('P4', 'users of other slots unknown', unknown, told.length),
    none('P4', 'false "offline" of users of other slots', findFalseOffline(seen), told.length),
    none('P4', 'pushes "offline" without an absence, of users of other slots', findFalseOfflinePushes(seen)),
    within('P4', 'users of other slots still online after their last connection closed', late.closed, 15_000),
  ]
}

/** Somebody who is not of these places leaves, and comes back later. */
async function moveSomebodyElse(stage: Stage, places: readonly number[], ms: number): Promise<void> {
  const mover = stage.customers.find(({ person }) => !places.includes(placeOf(person.id)))
  mover?.socket.disconnect()
  await hold(ms)
  mover?.socket.connect()
}

for (const [how, cycles] of [
  ['killed', { all: 3, selection: 1 }],
  ['frozen', { all: 2, selection: 0 }],
] as const) {
  harm(
    `a master of a Redis Cluster ${how}: its replica takes over, users of other slots stay exact, nobody is called offline`,
    cycles,
    async (stage, cycle) => {
      const redis = clusterOf(stage)
      const { master, places } = await pickMaster(redis, cycle)
      note('away')
      if (how === 'killed') await master.kill()
      else master.freeze()
      await Promise.all([untilTakenOver(redis, places, master), moveSomebodyElse(stage, places, 3000)])
      note('back')
      await hold(TOLD_MS)
      const extra = othersExact(stage.cluster.history.entries, places)
      if (how === 'killed') await master.start()
      else master.thaw()
      await redis.whenWhole()
      return { extra }
    },
  )
}

harm(
  'a master and its replica killed for 8 s: only users of its slots are unknown, everybody else stays exact',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const redis = clusterOf(stage)
    const { master, places } = await pickMaster(redis, cycle)
    const replica = await redis.replicaOf(master)
    note('away')
    await replica.kill()
    await master.kill()
    await moveSomebodyElse(stage, places, 8000)
    const extra = othersExact(stage.cluster.history.entries, places)
    await master.start()
    await replica.start()
    await redis.whenWhole()
    note('back')
    await hold(TOLD_MS)
    return { extra }
  },
)

harm(
  'slots moved from machine to machine under load: nobody is called offline, nothing is lost',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const redis = clusterOf(stage)
    const { master, places } = await pickMaster(redis, cycle)
    const to = (await redis.mastersOf(presencePlaces)).find((each) => each !== master)
    await redis.moveSlots(places, to as ClusterMachine)
    await hold(TOLD_MS)
    await redis.moveSlots(places, master)
  },
  { afterMs: TOLD_MS },
)

harm(
  'a master and a node parted from all others for 15 s, with its clients: they are offline elsewhere within 12 s, nobody else is',
  { all: 2, selection: 0 },
  async (stage, cycle) => {
    const redis = clusterOf(stage)
    const { master, places } = await pickMaster(redis, cycle)
    const at = redis.machines.indexOf(master)
    const [inside, ...outside] = stage.nodes as [ClusterNode, ...ClusterNode[]]
    const links = [
      inside.postgresLink,
      ...inside.redisLinks.filter((_, place) => place !== at),
      ...outside.map(({ redisLinks }) => redisLinks[at]),
    ]
    stage.cluster.history.record({ kind: 'node', node: inside.name, state: 'cut_off' })
    note('away')
    redis.part([master])
    for (const link of links) link?.setMode({ kind: 'black_hole' })
    await hold(15_000)
    const isOver = (await redis.mastersOf(places, master)).every((each) => each !== master)
    redis.heal()
    for (const link of links) link?.setMode({ kind: 'open' })
    stage.cluster.history.record({ kind: 'node', node: inside.name, state: 'joined' })
    await redis.whenWhole()
    note('back')
    await hold(TOLD_MS)
    const { frozen } = worstLateOffline(seenOfOthers(stage.cluster.history.entries, places), performance.now())
    return {
      extra: [
        none('P4', 'replicas that did not take over while their master was parted', isOver ? [] : ['it did not']),
        within('P4', 'users of other slots still online after their node was parted', frozen, 12_000),
      ],
    }
  },
)
