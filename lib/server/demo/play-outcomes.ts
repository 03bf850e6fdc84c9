import type { ParsedRequest } from '../../protocol/events'
import type { BulkEngine } from '../services/bulk-engine'
import type { BulkQueueService } from '../services/bulk-queue'
import type { DemoStage } from './demo-stage'

const CONTRACTOR = 'contractor1'
const CLOSED_JOB = 'job204'
/** Of the history: it went to everybody, those who take none included. */
const WITH_FAILURES = 'demo-batch-5'
const HOUR_MS = 60 * 60_000

type Parts = { stage: DemoStage; queue: BulkQueueService; engine: BulkEngine }

/** Batches that have gone out in a step, with a copy for each way to fail, and a follow-up that nobody got. */
export async function playOutcomes({ stage, queue, engine }: Parts): Promise<void> {
  const { prisma } = stage.store
  const caller = stage.callerOf(CONTRACTOR)
  const later = new Date(stage.today + HOUR_MS).toISOString()

  async function goOut(request: object, meanwhile = async () => {}): Promise<void> {
    const { batch } = await queue.queue(caller, request as ParsedRequest<'queue_bulk_message'>)
    if (batch.state !== 'scheduled') return
    await meanwhile()
    await prisma.bulkBatch.update({ where: { id: batch.id }, data: { sendAt: new Date(stage.today) } })
    await engine.advance(batch.id)
    // Loading counts against no limit.
    const at = new Date(stage.today - HOUR_MS)
    await prisma.bulkStep.updateMany({ where: { contractorId: CONTRACTOR }, data: { at } })
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
  await goOut(mixed, async () => {
    await prisma.user.update({ where: { id: 'customer51' }, data: { bulkWeeklyLimit: 1 } })
    stage.goTo(Date.now())
    await stage.messaging.send(stage.callerOf('customer52'), {
      receiverId: CONTRACTOR,
      messageType: 'text',
      content: { text: 'Is that your scaffold next door?' },
      clientMessageId: 'demo-outcomes-meanwhile',
    })
  })

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
