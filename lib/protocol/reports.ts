import { z } from 'zod'
import { message, peer } from './objects'
import { id, time } from './scalars'

const reportReasons = ['spam', 'abuse', 'scam', 'other'] as const
export const reportReason = z.enum(reportReasons)
export type ReportReason = z.infer<typeof reportReason>

const reportStates = ['open', 'dismissed', 'acted'] as const
export const reportState = z.enum(reportStates)
export type ReportState = z.infer<typeof reportState>

/** A report as whoever made it sees it. */
export const report = z.object({
  id,
  messageId: id,
  reason: reportReason,
  /** Empty where nothing was added. */
  note: z.string(),
  state: reportState,
  createdAt: time,
})
export type Report = z.infer<typeof report>

/** A report as admins see it: of the conversation that message and up to 5 before it, as they stood when it was made. */
export const adminReport = report.extend({
  reporter: peer,
  /** Who sent the message. */
  sender: peer.extend({ suspended: z.boolean() }),
  message,
  /** Oldest first. */
  before: z.array(message),
  adminNote: z.string(),
  decidedBy: z.object({ id, name: z.string() }).nullable(),
  decidedAt: time.nullable(),
})
export type AdminReport = z.infer<typeof adminReport>
