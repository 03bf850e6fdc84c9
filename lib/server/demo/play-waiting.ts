import type { ParsedRequest } from '../../protocol/events'
import type { BulkChangesService } from '../services/bulk-changes'
import type { BulkEngine } from '../services/bulk-engine'
import type { BulkQueueService } from '../services/bulk-queue'
import type { Store } from '../store/client'
import { createDemoStage, DAY_MS, type DemoStage } from './demo-stage'
import { playOutcomes } from './play-outcomes'

const PLAYED = 'demo-waiting-loaded'
const CONTRACTOR = 'contractor1'

type Parts = {
  store: Store
  queue: BulkQueueService
  changes: BulkChangesService
  engine: BulkEngine
  /** One step or batch a minute: after the first a batch begins and sends nothing. */
  stalled: BulkEngine
}

/** Batches in every state that waits or was taken back, made by the services themselves, once for a database. */
export async function playWaiting({ store, queue, changes, engine, stalled }: Parts): Promise<void> {
  if (await store.prisma.setting.findUnique({ where: { key: PLAYED } })) return
  const stage = createDemoStage(store)
  stage.goTo(stage.today)
  const caller = stage.callerOf(CONTRACTOR)
  const request = (name: string, more: object) =>
    ({
      receiverIds: customers(1, 12),
      messageType: 'text',
      personalize: true,
      clientBatchId: `demo-waiting-${name}`,
      ...more,
    }) as ParsedRequest<'queue_bulk_message'>
  const on = (days: number) => new Date(stage.today + days * DAY_MS).toISOString()

  const wrong = await stage.bulk.send(caller, {
    receiverIds: customers(1, 4),
    messageType: 'text',
    content: { text: 'Your appointment is on Monday.' },
    clientBatchId: 'demo-waiting-recalled',
  })
  await changes.recall(caller, wrong.batchId)
  await queue.queue(
    caller,
    request('scheduled', {
      content: { text: 'Hi {{firstName}}, gutters are cleared in your street on Friday.' },
      sendAt: on(3),
    }),
  )
  const followed = await findFollowed(stage)
  if (followed) {
    const content = { text: 'Hi {{firstName}}, is this still of interest to you?' }
    const followUp = { batchId: followed, who: 'unanswered' }
    await queue.queue(caller, request('follow-up', { receiverIds: undefined, followUp, content, sendAt: on(1) }))
  }
  const undone = await queue.queue(
    caller,
    request('undone', { content: { text: 'Hi {{firstName}}, we have a free slot tomorow.' } }),
  )
  if (undone.batch.state === 'held') await changes.ask(caller, undone.batch.id, 'cancel')

  const check = request('paused', { content: { text: 'Hi {{firstName}}, shall we check your boiler before winter?' } })
  const { batch } = await queue.queue(caller, check)
  // Nobody waits ten seconds for a demo.
  await store.prisma.bulkBatch.update({ where: { id: batch.id }, data: { sendAt: new Date(stage.today) } })
  await stalled.advance(batch.id)
  const { state } = (await queue.queue(caller, check)).batch
  if (state === 'sending') await changes.ask(caller, batch.id, 'pause')
  await playOutcomes({ stage, queue, changes, engine })
  await store.prisma.setting.create({ data: { key: PLAYED, value: new Date().toISOString() } })
}

const customers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => `customer${from + at}`)

/** The contractor's newest batch that somebody has not answered. */
async function findFollowed({ store }: DemoStage): Promise<string | null> {
  const batch = await store.prisma.bulkBatch.findFirst({
    where: { contractorId: CONTRACTOR, state: 'sent', clientBatchId: { startsWith: 'demo-batch-' } },
    orderBy: { createdAt: 'desc' },
    select: { id: true },
  })
  return batch?.id ?? null
}
