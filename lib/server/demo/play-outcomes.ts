import type { ParsedRequest } from '../../protocol/events'
import type { BulkChangesService } from '../services/bulk-changes'
import type { BulkEngine } from '../services/bulk-engine'
import type { BulkQueueService } from '../services/bulk-queue'
import type { DemoStage } from './demo-stage'
import { writePriceList } from './price-list'

const CONTRACTOR = 'contractor1'
const CLOSED_JOB = 'job204'
/** Of the history: it went to everybody, those who take none included. */
const WITH_FAILURES = 'demo-batch-5'
/** Eva Steiner's since she married: too long for a text that hers had fitted into. */
const LONG_NAME = 'Eva Maria Steiner-von Hohenlohe-Waldenburg-Schillingsfürst-Langenburg'
const HOUR_MS = 60 * 60_000

type Parts = { stage: DemoStage; queue: BulkQueueService; changes: BulkChangesService; engine: BulkEngine }

/**
 * Batches that have gone out in a step, with a copy for each way to fail, one that was stopped while it waited for somebody
 * to be free, a follow-up that brought an answer and one that nobody got.
 */
export async function playOutcomes({ stage, queue, changes, engine }: Parts): Promise<void> {
  const { prisma } = stage.store
  const caller = stage.callerOf(CONTRACTOR)
  const later = new Date(stage.today + HOUR_MS).toISOString()

  async function goOut(request: object, meanwhile = async () => {}): Promise<string> {
    const { batch } = await queue.queue(caller, request as ParsedRequest<'queue_bulk_message'>)
    if (batch.state !== 'scheduled') return batch.id
    await meanwhile()
    await prisma.bulkBatch.update({ where: { id: batch.id }, data: { sendAt: new Date(stage.today) } })
    await engine.advance(batch.id)
    // Loading counts against no limit.
    const at = new Date(stage.today - HOUR_MS)
    await prisma.bulkStep.updateMany({ where: { contractorId: CONTRACTOR }, data: { at } })
    return batch.id
  }

  async function answer(customerId: string, text: string, clientMessageId: string): Promise<void> {
    stage.goTo(Date.now())
    const content = { text }
    await stage.messaging.send(stage.callerOf(customerId), {
      receiverId: CONTRACTOR,
      messageType: 'text',
      content,
      clientMessageId,
    })
  }

  const asked = { messageType: 'text', personalize: true, sendAt: later }
  const mixed = {
    ...asked,
    receiverIds: [
      // Has had this week's one.
      'customer51',
      ...['customer52', 'customer53', 'customer54', 'customer55'],
      // Blocking, opted out, suspended, opted out of this one, at night.
      ...['customer56', 'customer57', 'customer58', 'customer59', 'customer60'],
      ...['contractor2', 'moved-away'],
    ],
    content: { text: 'Hi {{firstName}}, the scaffold is up: shall I look at your roof as well?' },
    clientBatchId: 'demo-outcomes-mixed',
  }
  const mixedId = await goOut(mixed, async () => {
    await prisma.user.update({ where: { id: 'customer51' }, data: { bulkWeeklyLimit: 1 } })
    await answer('customer52', 'Is that your scaffold next door?', 'demo-outcomes-meanwhile')
  })

  await answer('customer53', 'Yes please, a tile came down in the storm.', 'demo-outcomes-answer')
  await goOut({
    ...asked,
    followUp: { batchId: mixedId, who: 'unanswered' },
    content: { text: 'The scaffold stays until Friday, {{firstName}}: is a look at your roof still of interest?' },
    clientBatchId: 'demo-outcomes-asked-again',
  })
  await answer('customer55', 'Friday morning would be fine.', 'demo-outcomes-answer-again')

  const cutShort = {
    ...asked,
    // The first is at night.
    receiverIds: ['customer60', 'customer53', 'customer55'],
    whenFree: true,
    content: { text: 'Hi {{firstName}}, the roof check is half the price in December.' },
    clientBatchId: 'demo-outcomes-stopped',
  }
  const stoppedId = await goOut(cutShort)
  const stopped = await prisma.bulkBatch.findUniqueOrThrow({ where: { id: stoppedId }, select: { state: true } })
  if (stopped.state === 'sending') await changes.ask(caller, stoppedId, 'stop')

  await prisma.job.upsert({
    where: { id: CLOSED_JOB },
    create: { id: CLOSED_JOB, posterId: CONTRACTOR, title: 'Roof check after the storm' },
    update: {},
  })
  const overtaken = {
    ...asked,
    receiverIds: ['customer53', 'customer54', 'customer55'],
    jobId: CLOSED_JOB,
    content: { text: 'Hi {{firstName}}, there is room for "{{jobTitle}}" on Thursday.' },
    clientBatchId: 'demo-outcomes-overtaken',
  }
  await goOut(overtaken, async () => {
    await prisma.job.update({ where: { id: CLOSED_JOB }, data: { status: 'closed' } })
  })

  const prices = {
    ...asked,
    receiverIds: ['customer53', 'customer54'],
    content: { text: writePriceList() },
    clientBatchId: 'demo-outcomes-prices',
  }
  await goOut(prices, async () => {
    await prisma.user.update({ where: { id: 'customer54' }, data: { name: LONG_NAME } })
  })

  const failed = await prisma.bulkBatch.findFirst({
    where: { contractorId: CONTRACTOR, clientBatchId: WITH_FAILURES },
    select: { id: true },
  })
  if (!failed) return
  await goOut({
    ...asked,
    followUp: { batchId: failed.id, who: 'failed' },
    content: { text: 'Gutters once more, {{firstName}}: there is one place left.' },
    clientBatchId: 'demo-outcomes-again',
  })
}
