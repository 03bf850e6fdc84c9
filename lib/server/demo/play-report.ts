import { DAY_MS, type DemoStage, demoAddress } from './demo-stage'
import type { reports } from './history'

/** A customer reports the newest message that they had of a contractor by then; some are decided an hour later. */
export async function playReport(stage: DemoStage, report: (typeof reports)[number]): Promise<void> {
  const { customerId, contractorId, reason, note, decision } = report
  const { prisma } = stage.store
  const pair = { contractorId_customerId: { contractorId, customerId } }
  const { id: conversationId } = await prisma.conversation.findUniqueOrThrow({ where: pair })
  stage.goTo(stage.today - report.daysAgo * DAY_MS)
  const { id: messageId } = await prisma.message.findFirstOrThrow({
    where: { conversationId, senderId: contractorId, createdAt: { lte: stage.now() } },
    orderBy: { seq: 'desc' },
    select: { id: true },
  })
  const made = await stage.reports.create(stage.callerOf(customerId), { messageId, reason, note })
  if (decision === null || made.state !== 'open') return
  stage.pass(60 * 60_000)
  await stage.reports.decide(stage.callerOf('admin1'), made.id, decision, demoAddress)
}
