import { setTimeout as delay } from 'node:timers/promises'
import { build, type Histogram } from 'hdr-histogram-js'
import { partitionMessages } from '../../lib/server/store/partition-messages'
import { FEW_MESSAGES, fillMessages } from '../fill-messages'
import { measure } from '../measure'
import { cpuOfTree } from '../processes'
import { type Table, toTable } from '../table'
import { connectWire, type WireClient } from '../wire-client'
import { contractor, customer, type World } from '../world'
import { createMessageLoad } from './load'

const MESSAGES = Number(process.env.PARTITION_MESSAGES ?? 10_000_000)
const PARTITIONS = 16
const PAIRS = 20
const EACH_MS = 500
const CALM_MS = 20_000
const SECONDS = 6

type Kind = 'send' | 'edit' | 'inbox page' | 'thread page'
const kinds: readonly Kind[] = ['send', 'edit', 'inbox page', 'thread page']
type Ack = { ok: boolean; data?: { message: { id: string } } }

/** People who go on working; each kind of work is timed from asking to its answer. */
function keepWorking(world: World, senders: readonly WireClient[]) {
  let took = new Map<Kind, Histogram>()
  let failed = 0
  const time = async (kind: Kind, work: () => Promise<boolean>) => {
    const began = performance.now()
    const ok = await work()
    if (!ok) failed += 1
    const histogram = took.get(kind) ?? build({ numberOfSignificantValueDigits: 3 })
    histogram.recordValue(Math.max(1, Math.round((performance.now() - began) * 1000)))
    took.set(kind, histogram)
  }
  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${contractor(199)}_token` }
    const response = await fetch(`${world.product.url}${path}`, { headers })
    await response.arrayBuffer()
    return response.ok
  }
  let isOn = true
  const lanes = senders.map(async (sender, lane) => {
    for (let at = 0; isOn; at += 1) {
      const request = {
        receiverId: customer(lane),
        messageType: 'text',
        content: { text: `message ${at} of the bench, about as long as people write` },
        clientMessageId: `partition-${lane}-${at}`,
      }
      let id = ''
      await time('send', async () => {
        const { ok, data } = await sender.ask<Ack>('send_message', request)
        id = data?.message.id ?? ''
        return ok
      })
      if (at % 4 === 0) {
        const edit = { messageId: id, content: { text: `corrected ${at}` } }
        await time('edit', async () => (await sender.ask<Ack>('edit_message', edit)).ok)
      }
      await delay(EACH_MS)
    }
  })
  const reader = (async () => {
    for (let at = 0; isOn; at += 1) {
      await time('inbox page', () => get('/api/conversations'))
      await time('thread page', () => get(`/api/conversations/gc-${at % 200}/messages`))
      await delay(EACH_MS)
    }
  })()
  return {
    /** What was measured since the last look: for each kind p50, p99 and the longest, in milliseconds. */
    look() {
      const seen = took
      took = new Map()
      return kinds.map((kind) => {
        const histogram = seen.get(kind)
        const ms = (value: number | undefined) => ((value ?? 0) / 1000).toFixed(1)
        return [histogram?.getValueAtPercentile(50), histogram?.getValueAtPercentile(99), histogram?.maxValue].map(ms)
      })
    },
    async stop() {
      isOn = false
      await Promise.all([...lanes, reader])
      return failed
    },
  }
}

async function costOfMessage(world: World): Promise<string> {
  const load = await createMessageLoad([world.product])
  const options = { ...load, serverCpu: () => cpuOfTree(world.product.pid), databaseCpu: world.databaseCpu }
  await measure({ ...options, seconds: 3 })
  const { serverCpuMs, databaseCpuMs } = await measure({ ...options, seconds: SECONDS })
  load.close()
  return `${serverCpuMs.toFixed(3)} + ${databaseCpuMs.toFixed(3)}`
}

/** How long people wait while the table of messages is cut into partitions under them (`npm run migrate -- partition`). */
export async function runPartitionJob(world: World): Promise<Table[]> {
  await fillMessages(world, 0, FEW_MESSAGES)
  if (MESSAGES > FEW_MESSAGES) await fillMessages(world, FEW_MESSAGES, MESSAGES)
  const whole = await costOfMessage(world)
  const senders = await Promise.all(
    Array.from({ length: PAIRS }, (_, at) => connectWire(world.product.url, `${contractor(at)}_token`)),
  )
  const working = keepWorking(world, senders)
  await delay(CALM_MS)
  const before = working.look()
  const began = performance.now()
  await partitionMessages({
    url: world.databaseUrl,
    partitions: PARTITIONS,
    onProgress: (line) => console.log(`${((performance.now() - began) / 1000).toFixed(0)} s: ${line}`),
  })
  const seconds = (performance.now() - began) / 1000
  const meanwhile = working.look()
  await delay(CALM_MS)
  const after = working.look()
  const failed = await working.stop()
  for (const sender of senders) sender.close()
  const cut = await costOfMessage(world)
  return [
    toTable(
      `${MESSAGES.toLocaleString('en')} messages into ${PARTITIONS} partitions in ${seconds.toFixed(0)} s, ${failed} failed`,
      ['work', 'when', 'p50 ms', 'p99 ms', 'longest ms'],
      kinds.flatMap((kind, at) => [
        [kind, 'before', ...(before[at] ?? [])],
        ['', 'meanwhile', ...(meanwhile[at] ?? [])],
        ['', 'after', ...(after[at] ?? [])],
      ]),
    ),
    toTable('J2, one message, CPU ms server + database', ['one table', `${PARTITIONS} partitions`], [[whole, cut]]),
  ]
}
