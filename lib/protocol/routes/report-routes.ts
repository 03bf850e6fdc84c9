import { z } from 'zod'
import { adminAction, auditEntry } from '../audit'
import { MAX_NOTE_LENGTH } from '../limits'
import { adminReport, report, reportReason, reportState } from '../reports'
import { id, text } from '../scalars'
import { admin, byId, list, page, people, type RouteSpec, term } from './route-row'

const note = text(0, MAX_NOTE_LENGTH).nullish()

/** What people report of messages, what admins make of it, and what is written of admins. */
export const reportRoutes = {
  createReport: {
    method: 'POST',
    path: '/api/reports',
    access: people,
    rate: 'reports',
    summary: 'Reports a message that one received, once: again, the answer is the same report.',
    body: z.object({ messageId: id, reason: reportReason, note }),
    output: report,
  },
  adminReports: {
    method: 'GET',
    path: '/api/admin/reports',
    access: admin,
    summary: 'Reports, newest first, each with its message and up to 5 before it as they stood.',
    query: page.extend({ state: reportState.optional() }),
    output: list(adminReport),
  },
  adminPatchReport: {
    method: 'PATCH',
    path: '/api/admin/reports/:id',
    access: admin,
    summary: 'Says what became of a report.',
    params: byId,
    body: z.object({ state: reportState, note }),
    output: adminReport,
  },
  adminAudit: {
    method: 'GET',
    path: '/api/admin/audit',
    access: admin,
    summary: 'What admins changed, newest first; `q` is in the name, e-mail address or id of either person.',
    query: page.extend({ q: term, action: adminAction.optional() }),
    output: list(auditEntry),
  },
} as const satisfies Record<string, RouteSpec>
