import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { REPORTED_BEFORE } from '../../protocol/limits'
import type { AdminReport, Report, ReportReason, ReportState } from '../../protocol/reports'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import { listMessages } from '../store/conversations'
import { findMessage } from '../store/edits'
import {
  decideReport,
  ensureReport,
  findReportOf,
  listReportedPeople,
  listReports,
  type ReportRow,
} from '../store/reports'
import { toActing } from './acting'
import type { NotificationsService } from './notifications'
import { toMessage } from './wire-objects'

export type ReportsService = ReturnType<typeof createReportsService>

/** What receivers report of messages, and what admins make of it. */
export function createReportsService(parts: {
  store: Store
  notifications: Pick<NotificationsService, 'note'>
  now: () => Date
  newId: () => string
}) {
  const { store, notifications, now, newId } = parts

  /** With the people that the rows name; whoever left stands there under their id. */
  async function toAdminReports(rows: readonly ReportRow[]): Promise<AdminReport[]> {
    const ids = rows.flatMap(({ reporterId, senderId, decidedBy }) => [reporterId, senderId, decidedBy ?? ''])
    const people = new Map((await listReportedPeople(store, [...new Set(ids)])).map((each) => [each.id, each]))
    const personOf = (id: string) => people.get(id) ?? { id, name: id, role: 'customer' as const, suspended: false }
    return rows.map((row) => {
      const { suspended: _, ...reporter } = personOf(row.reporterId)
      return {
        ...toReport(row),
        reporter,
        sender: personOf(row.senderId),
        message: row.message,
        before: row.before,
        adminNote: row.adminNote,
        decidedBy: row.decidedBy === null ? null : { id: row.decidedBy, name: personOf(row.decidedBy).name },
        decidedAt: row.decidedAt?.toISOString() ?? null,
      }
    })
  }

  return {
    /**
     * Keeps the message and up to 5 before it as they stand now, since whoever sent them may change or delete them.
     * @throws not_found for messages of others, forbidden for one's own
     */
    async create(
      actor: Actor,
      request: { messageId: string; reason: ReportReason; note?: string | null | undefined },
    ): Promise<Report> {
      const found = await findMessage(store, actor.userId, request.messageId)
      if (found === null) throw new DomainError('not_found', 'Message not found')
      if (found.senderId === actor.userId) throw new DomainError('forbidden', 'Only the receiver reports a message')
      const known = await findReportOf(store, found.id)
      if (known !== null) return toReport(known)
      const bounds = { before: found.seq, after: null, limit: REPORTED_BEFORE }
      const before = await listMessages(store, found.conversationId, bounds)
      const stored = await ensureReport(store, {
        id: newId(),
        messageId: found.id,
        reporterId: actor.userId,
        senderId: found.senderId,
        reason: request.reason,
        note: request.note ?? '',
        message: toMessage(found),
        before: before.map(toMessage),
        createdAt: now(),
      })
      return toReport(stored)
    },

    /** For admins. */
    async list(query: PageQuery & { state?: ReportState | undefined }): Promise<Page<AdminReport>> {
      const after = fromPageCursor(query.cursor, ['time', 'id'])
      const rows = await listReports(store, { state: query.state ?? null, after, limit: query.limit })
      const page = toPage(
        rows,
        query.limit,
        (row) => row,
        (row) => [row.createdAt.toISOString(), row.id],
      )
      return { ...page, items: await toAdminReports(page.items) }
    },

    /** Says what became of a report, and writes down who said so. @throws not_found */
    async decide(
      actor: Actor,
      reportId: string,
      change: { state: ReportState; note?: string | null | undefined },
      from: From,
    ): Promise<AdminReport> {
      const { state, note } = change
      const acting = toActing(parts, { actorId: actor.userId, from })
      const decided = await decideReport(store, { reportId, state, note: note ?? undefined, by: actor.userId }, acting)
      if (decided === null) throw new DomainError('not_found', 'Report not found')
      // By whom is no matter of theirs.
      if (state !== 'open') notifications.note(decided.reporterId, { kind: 'report', about: reportId, text: state })
      const [report] = await toAdminReports([decided])
      return report as AdminReport
    },
  }
}

function toReport({ id, messageId, reason, note, state, createdAt }: ReportRow): Report {
  return { id, messageId, reason, note, state, createdAt: createdAt.toISOString() }
}
