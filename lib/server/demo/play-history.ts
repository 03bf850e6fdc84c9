import { insertBlock } from '../store/blocks'
import { insertOptOut } from '../store/opt-outs'
import { DAY_MS, type DemoStage } from './demo-stage'
import { batches, dialogues, refusals, replies, reports } from './history'
import { nightZoneAt } from './night-zone'
import { playRefusal } from './play-refusals'
import { playReport } from './play-report'

/** From then on. */
const STANDINGS_DAYS = 5

/** Everything that happened, in the order of time, so that seqs and times rise together. */
export function planHistory(stage: DemoStage): { at: number; run: () => Promise<void> }[] {
  const talks = dialogues.flatMap((dialogue, index) =>
    [1, 2, 3].map((contractor) => {
      const at = stage.today - (index * 2.3 + contractor * 0.4) * DAY_MS
      return {
        at,
        run: () => play(stage, `contractor${contractor}`, `customer${index * 4 + contractor}`, dialogue, at),
      }
    }),
  )
  const bulk = batches.map((batch, index) => ({
    at: stage.today - batch.daysAgo * DAY_MS,
    run: () => sendBatch(stage, batch, `demo-batch-${index}`),
  }))
  const complaints = reports.map((report) => ({
    at: stage.today - report.daysAgo * DAY_MS,
    run: () => playReport(stage, report),
  }))
  const hasty = refusals.map((refusal) => ({
    at: stage.today - refusal.daysAgo * DAY_MS,
    run: () => playRefusal(stage, refusal),
  }))
  const standings = { at: stage.today - STANDINGS_DAYS * DAY_MS, run: () => setStandings(stage) }
  return [...talks, ...bulk, ...hasty, ...complaints, standings].sort((a, b) => a.at - b.at)
}

/** A talk of the past, with its marks. */
async function play(
  stage: DemoStage,
  contractorId: string,
  customerId: string,
  dialogue: readonly (readonly ['c' | 'u', string])[],
  startsAt: number,
): Promise<void> {
  stage.goTo(startsAt)
  let seq = 0
  let conversationId = ''
  for (const [index, [who, text]] of dialogue.entries()) {
    stage.pass((4 + ((index * 7) % 11)) * 60_000)
    const [sender, receiver] = who === 'c' ? [contractorId, customerId] : [customerId, contractorId]
    const { message } = await stage.messaging.send(stage.callerOf(sender), {
      receiverId: receiver,
      messageType: 'text',
      content: { text },
      clientMessageId: `demo-${contractorId}-${customerId}-${index}`,
    })
    conversationId = message.conversationId
    seq = message.seq
    stage.act(sender)
    stage.pass(90_000)
    const mark = { conversationId, seq }
    // The newest messages of some are left unread, as in life.
    const isLast = index === dialogue.length - 1
    if (!(isLast && startsAt > stage.today - 4 * DAY_MS)) await stage.receipts.markRead(stage.callerOf(receiver), mark)
    else await stage.receipts.markDelivered(stage.callerOf(receiver), mark)
  }
}

/** A bulk message of the past, and what became of it. */
async function sendBatch(stage: DemoStage, batch: (typeof batches)[number], clientBatchId: string): Promise<void> {
  stage.goTo(stage.today - batch.daysAgo * DAY_MS)
  const receiverIds = Array.from({ length: batch.to - batch.from + 1 }, (_, index) => `customer${batch.from + index}`)
  stage.act(batch.contractorId)
  const template = await stage.store.prisma.template.findFirst({
    where: { ownerId: batch.contractorId, name: batch.template ?? '' },
    select: { id: true },
  })
  const report = await stage.bulk.send(stage.callerOf(batch.contractorId), {
    receiverIds: receiverIds.slice(0, 50),
    messageType: 'text',
    content: { text: batch.text },
    jobId: batch.jobId,
    templateId: template?.id ?? null,
    personalize: true,
    clientBatchId,
  })
  for (const [index, { receiverId, conversationId, messageId }] of report.results.entries()) {
    const place = (index + 0.5) / report.results.length
    const customer = stage.callerOf(receiverId)
    const { seq } = await stage.store.prisma.message.findUniqueOrThrow({ where: { id: messageId } })
    stage.goTo(stage.today - batch.daysAgo * DAY_MS + (20 + index * 13) * 60_000)
    if (place > batch.delivered) continue
    await stage.receipts.markDelivered(customer, { conversationId, seq })
    stage.pass(25 * 60_000)
    if (place > batch.read) continue
    await stage.receipts.markRead(customer, { conversationId, seq })
    stage.act(receiverId)
    stage.pass(15 * 60_000)
    if (place > batch.replied) continue
    await stage.messaging.send(customer, {
      conversationId,
      messageType: 'text',
      content: { text: replies[index % replies.length] as string },
      clientMessageId: clientBatchId,
    })
  }
}

/** Some customers block, are suspended, have opted out of all or of one, or set limits, so that later batches show refusals. */
async function setStandings(stage: DemoStage): Promise<void> {
  const { prisma } = stage.store
  await insertBlock(stage.store, {
    blockerId: 'customer56',
    blockedId: 'contractor1',
    role: 'contractor',
    now: stage.now(),
  })
  await prisma.user.update({ where: { id: 'customer57' }, data: { bulkOptOut: true } })
  await prisma.user.update({ where: { id: 'customer58' }, data: { suspendedAt: new Date() } })
  await prisma.user.update({ where: { id: 'customer59' }, data: { visibility: 'nobody', bulkWeeklyLimit: 2 } })
  await insertOptOut(stage.store, { customerId: 'customer59', contractorId: 'contractor1', now: stage.now() })
  const quietHours = { from: '21:00', to: '08:00', timeZone: nightZoneAt(new Date(stage.today)) }
  await prisma.user.update({ where: { id: 'customer60' }, data: { visibility: 'contacts', quietHours } })
}
