import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BatchTotals, CopyState } from '../../lib/protocol/bulk-objects'
import { type Death, type DoomedEngine, openDoomedEngine } from '../support/doomed-engine'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { goOn, letPass, makeDue, sendNow } from '../support/waiting-batches'

const FACTOR = 100
const POINTS = 5 * FACTOR
const RUNS = Number(process.env.MODEL_RUNS ?? 16)
/** Of a step. */
const MOST_COPIES = 50
/** Ids of nobody in the middle of a batch, which make a second step of who comes after them. */
const CROWD = Array.from({ length: MOST_COPIES }, (_, at) => 1000 + at)
const scene = createScene({ LIMIT_FACTOR: String(FACTOR) })

let doomed: DoomedEngine
beforeAll(async () => {
  doomed = await openDoomedEngine(scene.server.databaseUrl, POINTS)
})
afterAll(() => doomed.close())

type Copy = { state: CopyState; read: boolean; replied: boolean; written: boolean }
type ModelBatch = {
  id: string
  state: string
  isScheduled: boolean
  hasJob: boolean
  copies: Map<number, Copy>
}
/** What is true of people, and of each batch; copies in the order in which they went out, and how many more steps may. */
type Model = {
  batches: ModelBatch[]
  order: { who: number; copy: Copy }[]
  blocked: Set<number>
  optedOut: Set<number>
  isJobOpen: boolean
  points: number
}
type Real = {
  contractor: Person
  sender: TestClient
  customers: Person[]
  clients: TestClient[]
  jobId: string
  serial: number
}

const text = { messageType: 'text' as const, content: { text: 'hello' } }
const byId = (id: string) => ({ params: { id } })
const apiOf = ({ contractor }: Real) => scene.api(contractor.token)

function goesOut(model: Model, batch: ModelBatch): void {
  batch.state = 'sending'
  while (model.points > 0 && batch.state === 'sending') {
    const pending = [...batch.copies].filter(([, { state }]) => state === 'pending')
    const taken = pending.slice(0, MOST_COPIES)
    for (const [who, copy] of taken) copy.state = fateOf(model, batch, who, copy)
    const sent = taken.filter(([, { state }]) => state === 'sent')
    model.order.push(...sent.map(([who, copy]) => ({ who, copy })))
    // A step that sends nothing is none.
    if (sent.length > 0) model.points -= 1
    if (taken.length === pending.length) batch.state = 'sent'
  }
}

function fateOf(model: Model, batch: ModelBatch, who: number, copy: Copy): CopyState {
  if (CROWD.includes(who) || model.blocked.has(who)) return 'failed'
  if (model.optedOut.has(who) || (batch.hasJob && !model.isJobOpen)) return 'withheld'
  return batch.isScheduled && copy.written ? 'withheld' : 'sent'
}

function totalsOf({ copies }: ModelBatch): BatchTotals {
  const all = [...copies.values()]
  const count = (state: CopyState) => all.filter((copy) => copy.state === state).length
  const sent = all.filter(({ state }) => state === 'sent')
  return {
    requested: all.length,
    pending: count('pending'),
    sent: sent.length,
    failed: count('failed'),
    withheld: count('withheld'),
    cancelled: count('cancelled'),
    recalled: count('recalled'),
    delivered: sent.filter(({ read }) => read).length,
    read: sent.filter(({ read }) => read).length,
    replied: sent.filter(({ replied }) => replied).length,
  }
}

/** Whatever was cut off in its middle: a copy and its message are there together or neither, and what goes on is woken. */
async function assertWhole(real: Real): Promise<void> {
  const wrong = await scene.server.query(
    `SELECT r.batch_id FROM bulk_recipients r JOIN bulk_batches b ON b.id = r.batch_id
     LEFT JOIN messages m ON m.id = r.message_id
     WHERE b.contractor_id = $1 AND ((r.state IN ('sent', 'recalled')) <> (m.id IS NOT NULL)
       OR (r.state = 'sent' AND m.deleted_at IS NOT NULL) OR (r.state = 'recalled' AND m.deleted_at IS NULL))
     UNION ALL SELECT m.id FROM messages m LEFT JOIN bulk_recipients r ON r.message_id = m.id
     WHERE m.sender_id = $1 AND r.batch_id IS NULL
     UNION ALL SELECT b.id FROM bulk_batches b
     WHERE b.contractor_id = $1 AND b.state IN ('held', 'scheduled', 'sending')
       AND NOT EXISTS (SELECT 1 FROM pgboss.job j WHERE j.id = b.wake_id AND j.state < 'completed')`,
    [real.contractor.id],
  )
  expect(wrong).toEqual([])
}

/** After everything: each batch is what the model says, and what was delivered is what the ledger says. */
async function compare(model: Model, real: Real): Promise<void> {
  for (const batch of model.batches) {
    const { state, totals } = await apiOf(real).get('getBatch', byId(batch.id))
    expect({ state, totals }).toEqual({ state: batch.state, totals: totalsOf(batch) })
  }
  await assertWhole(real)
}

type Command = fc.AsyncCommand<Model, Real>
function command(
  name: string,
  check: (model: Model) => boolean,
  run: (model: Model, real: Real) => Promise<void>,
): Command {
  return {
    check: (model) => check(model),
    async run(model, real) {
      await run(model, real)
      await compare(model, real)
    },
    toString: () => name,
  }
}
const always = () => true
const pick = (model: Model, at: number) => model.batches[at % model.batches.length] as ModelBatch
const some = ({ batches }: Model) => batches.length > 0
const cancelPending = (batch: ModelBatch) => {
  for (const copy of batch.copies.values()) if (copy.state === 'pending') copy.state = 'cancelled'
}

const queue = (people: number[], isScheduled: boolean, hasJob: boolean, isLarge: boolean) =>
  command(
    `queue(${people}, ${isScheduled}, ${hasJob}, ${isLarge})`,
    ({ isJobOpen, batches }) => batches.length < 6 && (!hasJob || isJobOpen),
    async (model, real) => {
      real.serial += 1
      const [first, ...others] = people as [number, ...number[]]
      const who = [first, ...(isLarge ? CROWD : []), ...others]
      const { batch } = await real.sender.get('queue_bulk_message', {
        receiverIds: who.map((at) => real.customers[at]?.id ?? `nobody-${at}`),
        ...text,
        clientBatchId: `key-${real.serial}`,
        ...(isScheduled && { sendAt: new Date(Date.now() + 3_600_000).toISOString() }),
        ...(hasJob && { jobId: real.jobId }),
      })
      const copies = new Map(
        who.map((at) => [at, { state: 'pending', read: false, replied: false, written: false } as Copy]),
      )
      // It goes out when a command says so, and not by itself after the time to undo it.
      await scene.server.query(
        `UPDATE bulk_batches SET send_at = now() + interval '1 hour', next_at = now() + interval '1 hour' WHERE id = $1`,
        [batch.id],
      )
      model.batches.push({ id: batch.id, state: batch.state, isScheduled, hasJob, copies })
    },
  )
const step = (at: number) =>
  command(`step(${at})`, some, async (model, real) => {
    const batch = pick(model, at)
    await sendNow(scene, real.contractor.token, batch.id)
    if (['held', 'scheduled', 'sending'].includes(batch.state)) goesOut(model, batch)
  })
/** The engine dies in the middle of a step, or between two; another one goes on with what it left. */
const kill = (at: number, death: Death) =>
  command(`kill(${at}, ${JSON.stringify(death)})`, some, async (model, real) => {
    const batch = pick(model, at)
    await makeDue(scene.server, batch.id)
    await doomed.advance(batch.id, death)
    await assertWhole(real)
    await goOn(scene, real.contractor.token, batch.id)
    if (['held', 'scheduled', 'sending'].includes(batch.state)) goesOut(model, batch)
  })
/** A day goes by while no server looks. */
const late = (at: number) =>
  command(`late(${at})`, some, async (model, real) => {
    const batch = pick(model, at)
    if (batch.state !== 'held' && batch.state !== 'scheduled') return
    await letPass(scene.server, batch.id, '1 day')
    await goOn(scene, real.contractor.token, batch.id)
    batch.state = 'paused'
  })
const wishes = {
  pauseBatch: ['sending', 'paused'],
  resumeBatch: ['sending', 'paused'],
  stopBatch: ['sending', 'paused'],
  cancelBatch: ['held', 'scheduled', 'paused'],
} as const
const wish = (name: keyof typeof wishes, at: number) =>
  command(`${name}(${at})`, some, async (model, real) => {
    const batch = pick(model, at)
    const hasSent = [...batch.copies.values()].some(({ state }) => state === 'sent' || state === 'recalled')
    const isTooLate = name === 'cancelBatch' && batch.state === 'paused' && hasSent
    const isFree = !isTooLate && (wishes[name] as readonly string[]).includes(batch.state)
    const answer = await apiOf(real).send(name, byId(batch.id))
    expect([name, batch.state, answer.status]).toEqual([name, batch.state, isFree ? 200 : 409])
    if (!isFree) return
    if (name === 'pauseBatch') batch.state = 'paused'
    else if (name === 'resumeBatch') {
      await goOn(scene, real.contractor.token, batch.id)
      goesOut(model, batch)
    } else {
      batch.state = name === 'stopBatch' ? 'stopped' : 'cancelled'
      cancelPending(batch)
    }
  })
const recall = (at: number) =>
  command(`recall(${at})`, some, async (model, real) => {
    const batch = pick(model, at)
    const answer = await apiOf(real).get('recallBatch', byId(batch.id))
    for (const copy of batch.copies.values()) if (copy.state === 'sent' && !copy.read) copy.state = 'recalled'
    if (batch.state === 'held' || batch.state === 'scheduled') batch.state = 'cancelled'
    if (batch.state === 'sending' || batch.state === 'paused') batch.state = 'stopped'
    cancelPending(batch)
    const { recalled, sent } = totalsOf(batch)
    expect(answer).toEqual({ recalled, alreadyRead: sent })
  })
const edit = (at: number) =>
  command(`edit(${at})`, some, async (model, real) => {
    const batch = pick(model, at)
    const answer = await apiOf(real).send('patchBatch', { ...byId(batch.id), body: { content: { text: 'other' } } })
    expect(answer.status).toBe(batch.state === 'held' || batch.state === 'scheduled' ? 200 : 409)
  })
const block = (who: number) =>
  command(`block(${who})`, always, async (model, real) => {
    const api = scene.api((real.customers[who] as Person).token)
    const isBlocked = model.blocked.delete(who)
    if (!isBlocked) model.blocked.add(who)
    await api.get(isBlocked ? 'removeBlock' : 'addBlock', byId(real.contractor.id))
  })
const optOut = (who: number) =>
  command(`optOut(${who})`, always, async (model, real) => {
    const api = scene.api((real.customers[who] as Person).token)
    const isOut = model.optedOut.delete(who)
    if (!isOut) model.optedOut.add(who)
    await api.get(isOut ? 'removeOptOut' : 'addOptOut', byId(real.contractor.id))
  })
const closeJob = command(
  'closeJob',
  ({ isJobOpen }) => isJobOpen,
  async (model, real) => {
    await apiOf(real).get('patchJob', { ...byId(real.jobId), body: { status: 'closed' } })
    model.isJobOpen = false
  },
)
/** So many steps may be taken from now on. */
const points = (left: number) =>
  command(`points(${left})`, always, async (model, real) => {
    model.points = left
    await scene.server.query('DELETE FROM bulk_steps WHERE contractor_id = $1', [real.contractor.id])
    await scene.server.query(
      `INSERT INTO bulk_steps SELECT $1, n, $1, now() + interval '1 hour' FROM generate_series(1, $2) n`,
      [real.contractor.id, POINTS - left],
    )
  })
const reply = (who: number) =>
  command(
    `reply(${who})`,
    ({ blocked }) => !blocked.has(who),
    async (model, real) => {
      await (real.clients[who] as TestClient).get('send_message', { receiverId: real.contractor.id, ...text })
      for (const { copies } of model.batches) {
        const copy = copies.get(who)
        if (copy?.state === 'pending') copy.written = true
      }
      const newest = model.order.findLast((each) => each.who === who && each.copy.state === 'sent')?.copy
      if (newest && !newest.replied) Object.assign(newest, { replied: true, read: true })
    },
  )
const read = (who: number) =>
  command(
    `read(${who})`,
    ({ blocked }) => !blocked.has(who),
    async (model, real) => {
      const { items } = await scene.api((real.customers[who] as Person).token).get('listConversations')
      const [conversation] = items
      if (!conversation) return
      const mark = { conversationId: conversation.id, seq: conversation.lastSeq }
      await (real.clients[who] as TestClient).get('mark_read', mark)
      for (const { copies } of model.batches) {
        const copy = copies.get(who)
        if (copy?.state === 'sent') copy.read = true
      }
    },
  )

const who = fc.nat(2)
const at = fc.nat(5)
const queued = fc.tuple(fc.uniqueArray(who, { minLength: 1 }), fc.boolean(), fc.boolean(), fc.boolean())
/** Of a batch of two steps: its start and each step take some seven statements. */
const death = fc.record({ statement: fc.integer({ min: 1, max: 20 }), isDone: fc.boolean() })
const commands = [
  queued.map((args) => queue(...args)),
  queued.map((args) => queue(...args)),
  at.map(step),
  fc.tuple(at, death).map((args) => kill(...args)),
  fc.tuple(at, death).map((args) => kill(...args)),
  at.map(late),
  fc.tuple(fc.constantFrom(...(Object.keys(wishes) as (keyof typeof wishes)[])), at).map((args) => wish(...args)),
  at.map(recall),
  at.map(edit),
  who.map(block),
  who.map(optOut),
  fc.constant(closeJob),
  fc.constantFrom(0, 1, POINTS).map(points),
  who.map(reply),
  who.map(read),
]

beforeAll(() => {
  fc.configureGlobal({ endOnFailure: true })
})

test('whatever is done with batches, in any order, the ledger agrees with the model and with what was delivered', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.commands(commands, { size: '+1', maxCommands: 60 }), async (sequence) => {
      const contractor = await scene.person('contractor')
      const customers = await scene.people('customer', 3)
      const clients: TestClient[] = []
      for (const customer of customers) clients.push(await scene.connect(customer.token))
      const sender = await scene.connect(contractor.token)
      const { id: jobId } = await scene.api(contractor.token).get('createJob', { body: { title: 'Roof' } })
      const real: Real = { contractor, sender, customers, clients, jobId, serial: 0 }
      const model: Model = {
        batches: [],
        order: [],
        blocked: new Set(),
        optedOut: new Set(),
        isJobOpen: true,
        points: POINTS,
      }
      await fc.asyncModelRun(() => ({ model, real }), sequence)
      for (const client of [...clients, sender]) client.socket.disconnect()
    }),
    { numRuns: RUNS },
  )
})
