import type { Message, Peer } from '../../protocol/objects'
import type { ReportReason, ReportState } from '../../protocol/reports'
import { type Acting, insertAdminAction } from './admin-actions'
import type { Store } from './client'
import type { Report } from './generated/client'
import { beyond, type PageKey } from './keyset'

export type ReportRow = Omit<Report, 'reason' | 'state' | 'message' | 'before'> & {
  reason: ReportReason
  state: ReportState
  message: Message
  before: Message[]
}

function toReportRow(found: Report): ReportRow {
  return {
    ...found,
    reason: found.reason as ReportReason,
    state: found.state as ReportState,
    message: found.message as Message,
    before: found.before as Message[],
  }
}

/** Stores a report unless its message has one, and gives the one that it has. */
export async function ensureReport(
  { prisma }: Store,
  report: Pick<ReportRow, 'id' | 'messageId' | 'reporterId' | 'senderId' | 'reason' | 'note' | 'createdAt'> &
    Pick<ReportRow, 'message' | 'before'>,
): Promise<ReportRow> {
  await prisma.report.createMany({ data: [report], skipDuplicates: true })
  return toReportRow(await prisma.report.findUniqueOrThrow({ where: { messageId: report.messageId } }))
}

export async function findReportOf({ prisma }: Store, messageId: string): Promise<ReportRow | null> {
  const found = await prisma.report.findUnique({ where: { messageId } })
  return found && toReportRow(found)
}

/** Newest first, one more than `limit`. */
export async function listReports(
  { prisma }: Store,
  query: { state: ReportState | null; after: PageKey | null; limit: number },
): Promise<ReportRow[]> {
  const rows = await prisma.report.findMany({
    where: {
      ...(query.state === null ? {} : { state: query.state }),
      ...beyond(['createdAt', 'id'], 'desc', query.after),
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
  })
  return rows.map(toReportRow)
}

/** Sets what became of a report, and writes it down; a note that is not given stays. Null where there is none. */
export async function decideReport(
  { prisma }: Store,
  change: { reportId: string; state: ReportState; note: string | undefined; by: string },
  acting: Acting,
): Promise<ReportRow | null> {
  const { reportId: id, state, by } = change
  return prisma.$transaction(async (tx) => {
    // Locks the row: of two who decide at once the second finds what the first made of it.
    const { count } = await tx.report.updateMany({ where: { id }, data: { decidedAt: acting.now, decidedBy: by } })
    if (count === 0) return null
    const before = await tx.report.findUniqueOrThrow({ where: { id } })
    const adminNote = change.note ?? before.adminNote
    const after = await tx.report.update({ where: { id }, data: { state, adminNote } })
    await insertAdminAction({ prisma: tx }, acting, {
      action: 'report_decided',
      userId: before.senderId,
      subjectId: id,
      before: { state: before.state, note: before.adminNote },
      after: { state, note: adminNote },
    })
    return toReportRow(after)
  })
}

/** The people that reports are about, with whether they are suspended now. */
export async function listReportedPeople(
  { prisma }: Store,
  userIds: readonly string[],
): Promise<(Peer & { suspended: boolean })[]> {
  const found = await prisma.user.findMany({
    where: { id: { in: [...userIds] } },
    select: { id: true, name: true, role: true, suspendedAt: true },
  })
  return found.map(({ suspendedAt, ...peer }) => ({ ...peer, suspended: suspendedAt !== null }))
}
