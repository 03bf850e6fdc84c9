import { setTimeout as delay } from 'node:timers/promises'
import { nanoid } from 'nanoid'
import type { Batch } from '../../lib/protocol/bulk-objects'
import { cpuOfTree, startProcess } from '../processes'
import { type Table, toTable } from '../table'
import { connectWire, type WireClient } from '../wire-client'
import { contractor, type World } from '../world'

const RECIPIENTS = 2000
const AT_ONCE = 50
const PREVIEWS = 40
const ROUNDS = 7
const IDLE_MS = 60_000
/** What follows behind a send: notifications, words to find it by, what the database tidies. */
const SETTLE_MS = 3000

const recipient = (index: number) => `recipient-${index}`
const everybody = Array.from({ length: RECIPIENTS }, (_, index) => recipient(index))
const content = { text: 'Hello {{name}}, we are near you next week and have an hour to spare.' }

/** Customers on a job, a tenth of whom have a limit, quiet hours or no wish for bulk messages. */
async function insertRecipients({ database }: World): Promise<void> {
  await database.query(
    `INSERT INTO users (id, email, name, role, password_hash, bulk_opt_out, bulk_weekly_limit)
     SELECT 'recipient-' || i, 'recipient-' || i || '@bench.test', 'Recipient ' || i, 'customer', '!', i % 40 = 0,
       CASE WHEN i % 20 = 1 THEN 1000 END
     FROM generate_series(0, $1::int - 1) i`,
    [RECIPIENTS],
  )
  await database.query('ANALYZE users')
}

async function measurePreviews(world: World): Promise<number[]> {
  const times: number[] = []
  for (let turn = -5; turn < PREVIEWS; turn += 1) {
    const begun = performance.now()
    const response = await fetch(`${world.product.url}/api/bulk/preview`, {
      method: 'POST',
      headers: { authorization: `Bearer ${contractor(turn + 5)}_token`, 'content-type': 'application/json' },
      body: JSON.stringify({ receiverIds: everybody, messageType: 'text', content, personalize: true }),
    })
    const answer = await response.text()
    if (!response.ok) throw new Error(`a preview was answered with ${response.status}: ${answer.slice(0, 300)}`)
    if (turn >= 0) times.push(performance.now() - begun)
  }
  return times.sort((a, b) => a - b)
}

type Ack = { ok: boolean; data: { batch: Batch } }

/** Sends at once, in batches of 50. */
async function sendAll(sender: WireClient): Promise<void> {
  for (let at = 0; at < RECIPIENTS; at += AT_ONCE) {
    const { ok } = await sender.ask('send_bulk_message', {
      receiverIds: everybody.slice(at, at + AT_ONCE),
      messageType: 'text',
      content,
      personalize: true,
    })
    if (!ok) throw new Error('a bulk message was refused')
  }
}

/** Queues one batch for all; resolves when it has begun, and when it is through. */
async function queueAll(sender: WireClient, begun: () => void): Promise<void> {
  const isSent = new Promise<void>((resolve) => {
    let hasBegun = false
    sender.onEvent = (event, payload) => {
      if (event !== 'bulk_state') return
      const { state } = (payload as { batch: Batch }).batch
      if (state === 'sending' && !hasBegun) {
        hasBegun = true
        begun()
      }
      if (state === 'sent') resolve()
    }
  })
  const { ok } = await sender.ask<Ack>('queue_bulk_message', {
    receiverIds: everybody,
    messageType: 'text',
    content,
    personalize: true,
    clientBatchId: nanoid(),
  })
  if (!ok) throw new Error('a batch was refused')
  await isSent
}

/** What a program and the database take while nobody asks for anything, in percent of a core. */
async function measureIdle(world: World, pid: number): Promise<{ program: number; database: number }> {
  const [program, database] = [cpuOfTree(pid), world.databaseCpu()]
  await delay(IDLE_MS)
  const share = (now: number, before: number) => ((now - before) / IDLE_MS) * 100
  return { program: share(cpuOfTree(pid), program), database: share(world.databaseCpu(), database) }
}

/** A preview for 2,000; what a copy costs in a batch that waits beside one sent at once; what nothing to do costs. */
export async function runBatchesJob(world: World): Promise<Table> {
  await insertRecipients(world)
  const previews = await measurePreviews(world)
  const at = (share: number) => (previews[Math.floor(previews.length * share)] ?? 0).toFixed(0)

  const sender = await connectWire(world.product.url, `${contractor(0)}_token`)
  const cpu = () => cpuOfTree(world.product.pid) + world.databaseCpu()
  /** CPU ms a copy, what follows behind included. The wait before `begun` belongs to what an idle server costs. */
  async function costOf(work: (begun: () => void) => Promise<void>): Promise<number> {
    let before = cpu()
    await work(() => {
      before = cpu()
    })
    await delay(SETTLE_MS)
    return (cpu() - before) / RECIPIENTS
  }
  const costs = { atOnce: [] as number[], queued: [] as number[], ratio: [] as number[] }
  for (let round = -1; round < ROUNDS; round += 1) {
    const atOnce = await costOf(() => sendAll(sender))
    const queued = await costOf((begun) => queueAll(sender, begun))
    if (round < 0) continue
    costs.atOnce.push(atOnce)
    costs.queued.push(queued)
    costs.ratio.push(queued / atOnce)
  }
  sender.close()
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
  const [atOnce, queued] = [median(costs.atOnce), median(costs.queued)]

  await delay(5000)
  const idle = await measureIdle(world, world.product.pid)
  const asking = await startProcess('bench/idle-queues.ts', 0, { DATABASE_URL: world.databaseUrl }, 'ready')
  await delay(5000)
  const queues = await measureIdle(world, asking.pid)
  await asking.stop()
  return toTable(
    'Batches that wait',
    ['what', 'figure'],
    [
      [`preview for ${RECIPIENTS}, ms, median`, at(0.5)],
      [`preview for ${RECIPIENTS}, ms, p95`, at(0.95)],
      ['a copy sent at once, 50 a batch, CPU ms', atOnce.toFixed(3)],
      [`a copy of a batch of ${RECIPIENTS} that waits, CPU ms`, queued.toFixed(3)],
      ['ratio of the medians', (queued / atOnce).toFixed(2)],
      [
        'ratio of a round, lowest to highest',
        `${Math.min(...costs.ratio).toFixed(2)} to ${Math.max(...costs.ratio).toFixed(2)}`,
      ],
      ['nothing to do, server, % of a core', idle.program.toFixed(2)],
      ['nothing to do, database, % of a core', idle.database.toFixed(2)],
      ['a process with two queues and no more, % of a core', queues.program.toFixed(2)],
      ['what the database takes more beside it, % of a core', (queues.database - idle.database).toFixed(2)],
    ],
  )
}
