import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import type { BatchTotals, CopyState } from '../../lib/protocol/bulk-objects'
import { createScene, type Person } from '../support/scene'
import type { TestClient } from '../support/test-client'
import { goOn, letPass, sendNow } from '../support/waiting-batches'

const FACTOR = 100
const POINTS = 5 * FACTOR
const RUNS = Number(process.env.MODEL_RUNS ?? 12)
const scene = createScene({ LIMIT_FACTOR: String(FACTOR) })

type Copy = { state: CopyState; read: boolean; replied: boolean; written: boolean }
type ModelBatch = {
  id: string
  state: string
  isScheduled: boolean
  hasJob: boolean
  copies: Map<number, Copy>
}
/** What is true of people, and of each batch, in the order in which they went out. */
type Model = {
  batches: ModelBatch[]
  order: ModelBatch[]
  blocked: Set<number>
  optedOut: Set<number>
  isJobOpen: boolean
  hasPoints: boolean
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
  if (!model.hasPoints) return
  for (const [who, copy] of batch.copies) {
    if (copy.state !== 'pending') continue
    if (model.blocked.has(who)) copy.state = 'failed'
    else if (model.optedOut.has(who) || (batch.hasJob && !model.isJobOpen)) copy.state = 'withheld'
    else copy.state = batch.isScheduled && copy.written ? 'withheld' : 'sent'
  }
  batch.state = 'sent'
  model.order.push(batch)
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

/** After everything: each batch is what the model says, and what was delivered is what the ledger says. */
async function compare(model: Model, real: Real): Promise<void> {
  for (const batch of model.batches) {
    const { state, totals } = await apiOf(real).get('getBatch', byId(batch.id))
    expect({ state, totals }).toEqual({ state: batch.state, totals: totalsOf(batch) })
  }
  const wrong = await scene.server.query(
    `SELECT r.batch_id FROM bulk_recipients r JOIN bulk_batches b ON b.id = r.batch_id
     LEFT JOIN messages m ON m.id = r.message_id
     WHERE b.contractor_id = $1 AND (r.state IN ('sent', 'recalled')) <> (m.id IS NOT NULL)
       OR (r.state = 'sent' AND m.deleted_at IS NOT NULL) OR (r.state = 'recalled' AND m.deleted_at IS NULL)`,
    [real.contractor.id],
  )
  expect(wrong).toEqual([])
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

const queue = (who: number[], isScheduled: boolean, hasJob: boolean) =>
  command(
    `queue(${who}, ${isScheduled}, ${hasJob})`,
    ({ isJobOpen, batches }) => batches.length < 6 && (!hasJob || isJobOpen),
    async (model, real) => {
      real.serial += 1
      const { batch } = await real.sender.get('queue_bulk_message', {
        receiverIds: who.map((at) => (real.customers[at] as Person).id),
        ...text,
        clientBatchId: `key-${real.serial}`,
        ...(isScheduled && { sendAt: new Date(Date.now() + 3_600_000).toISOString() }),
        ...(hasJob && { jobId: real.jobId }),
      })
      const copies = new Map(
        who.map((at) => [at, { state: 'pending', read: false, replied: false, written: false } as Copy]),
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
    const isFree = (wishes[name] as readonly string[]).includes(batch.state)
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
const points = command('points', always, async (model, real) => {
  model.hasPoints = !model.hasPoints
  await scene.server.query(
    model.hasPoints
      ? 'DELETE FROM bulk_steps WHERE batch_id = $1'
      : `INSERT INTO bulk_steps SELECT $1, n, $1, now() + interval '1 hour' FROM generate_series(1, ${POINTS}) n`,
    [real.contractor.id],
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
      const newest = model.order.map(({ copies }) => copies.get(who)).findLast((copy) => copy?.state === 'sent')
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
const commands = [
  fc.tuple(fc.uniqueArray(who, { minLength: 1 }), fc.boolean(), fc.boolean()).map((args) => queue(...args)),
  fc.tuple(fc.uniqueArray(who, { minLength: 1 }), fc.boolean(), fc.boolean()).map((args) => queue(...args)),
  at.map(step),
  at.map(step),
  at.map(late),
  fc.tuple(fc.constantFrom(...(Object.keys(wishes) as (keyof typeof wishes)[])), at).map((args) => wish(...args)),
  at.map(recall),
  at.map(edit),
  who.map(block),
  who.map(optOut),
  fc.constant(closeJob),
  fc.constant(points),
  who.map(reply),
  who.map(read),
]

beforeAll(() => {
  // Batches go out when a command says so, and not beside it.
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
        hasPoints: true,
      }
      await fc.asyncModelRun(() => ({ model, real }), sequence)
      for (const client of [...clients, sender]) client.socket.disconnect()
    }),
    { numRuns: RUNS },
  )
})
