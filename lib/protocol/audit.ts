import { z } from 'zod'
import { id, time } from './scalars'

/** What admins can change. */
const adminActions = [
  'suspended',
  'restored',
  'role_changed',
  'session_ended',
  'report_decided',
  'reset_link_made',
  'template_shared',
  'template_changed',
  'template_withdrawn',
] as const
export const adminAction = z.enum(adminActions)
export type AdminAction = z.infer<typeof adminAction>

const person = z.object({ id, name: z.string() }).nullable()
const state = z.record(z.string(), z.string())

/** One change by an admin, written together with it and never changed afterwards. */
export const auditEntry = z.object({
  id,
  at: time,
  action: adminAction,
  /** Who did it; null for commands on the machine. */
  admin: person,
  /** Whose account it is about. */
  user: person,
  /** What was changed: an account, a session or a report. */
  subjectId: id,
  before: state,
  after: state,
  /** The client's address, or "command line". */
  address: z.string(),
  device: z.string(),
})
export type AuditEntry = z.infer<typeof auditEntry>
