import { setTimeout as delay } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { startRedisServer } from '../../tests/support/redis-server'
import { measure } from '../measure'
import { cpuOfTree, startProcess, type Target } from '../processes'
import { type Table, toTable } from '../table'
import type { WireClient } from '../wire-client'
import { contractor, customer } from '../world'
import { connectAll, createArrivals } from './load'

const ADAPTERS = ['classic', 'sharded-one-channel', 'sharded-channel-a-room', 'streams', 'rollcall']
const FIRST_PORT = 5340
const LANES = 50
const SECONDS = 6
/** With the connections of all subscribers cut once a second. */
const CUT_SECONDS = 6
const LATE_MS = 3000

async function measureAdapter(adapter: string): Promise<string[]> {
  const redis = await startRedisServer()
  const nodes: Target[] = []
  for (const at of [0, 1, 2]) {
    const env = { ADAPTER: adapter, REDIS_URL: redis.url }
    nodes.push(await startProcess('bench/limits/adapter-node.ts', FIRST_PORT + at, env, 'ready'))
  }
  const [first, second, third] = nodes as [Target, Target, Target]
  const lanes = Array.from({ length: LANES }, (_, lane) => lane)
  const senders = await connectAll([first], lanes.map(contractor))
  const receivers = await connectAll([second], lanes.map(customer))
  const arrivals = createArrivals()
  for (const receiver of receivers) receiver.onEvent = arrivals.arrive
  let count = 0
  let lost = 0
  const operation = async (lane: number) => {
    count += 1
    const text = `${adapter} ${count}, about as long as people write to each other`
    const arrived = arrivals.expect(text, 1).then(() => true)
    await (senders[lane] as WireClient).ask('send', { to: customer(lane), text })
    const isThere = await Promise.race([arrived, delay(LATE_MS, false, { ref: false })])
    if (!isThere) lost += 1
    return isThere
  }
  const idleOperation = { inFlight: LANES, operation, databaseCpu: null }
  // Subscriptions are made after a room; the first second is theirs.
  await measure({ ...idleOperation, seconds: 1, serverCpu: null })
  lost = 0
  const [bystanderBefore, redisBefore] = [cpuOfTree(third.pid), cpuOfTree(redis.pid)]
  const calm = await measure({
    ...idleOperation,
    seconds: SECONDS,
    serverCpu: () => cpuOfTree(first.pid) + cpuOfTree(second.pid),
  })
  const bystander = (cpuOfTree(third.pid) - bystanderBefore) / calm.operations
  const redisCpu = (cpuOfTree(redis.pid) - redisBefore) / calm.operations
  const lostInCalm = lost

  lost = 0
  const control = new Redis(redis.url)
  const cutter = setInterval(() => {
    for (const kind of ['PUBSUB', 'NORMAL']) void control.call('CLIENT', 'KILL', 'TYPE', kind, 'SKIPME', 'YES')
  }, 1000)
  const cut = await measure({ ...idleOperation, seconds: CUT_SECONDS, serverCpu: null })
  clearInterval(cutter)
  const lostInCuts = lost

  for (const client of [...senders, ...receivers]) client.close()
  control.disconnect()
  await Promise.all(nodes.map((node) => node.stop()))
  await redis.stop()
  return [
    adapter,
    calm.perSecond.toFixed(0),
    calm.p50Ms.toFixed(2),
    calm.p99Ms.toFixed(1),
    calm.serverCpuMs.toFixed(3),
    redisCpu.toFixed(3),
    bystander.toFixed(3),
    `${lostInCalm} of ${calm.operations}`,
    `${lostInCuts} of ${cut.operations}`,
  ]
}

/** What the adapters that join Socket.IO servers over Redis cost and lose: a push from one node to a user on another. */
export async function runAdaptersJob(): Promise<Table> {
  const rows: string[][] = []
  for (const adapter of ADAPTERS) rows.push(await measureAdapter(adapter))
  return toTable(
    'Adapters, a push from one node to another, a third looking on',
    [
      'adapter',
      'a second',
      'p50 ms',
      'p99 ms',
      'CPU ms of both nodes',
      'of Redis',
      'of the third node',
      'lost',
      'lost while all connections to Redis are cut each second',
    ],
    rows,
  )
}
