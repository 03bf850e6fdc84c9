import { z } from 'zod'
import { batchOutcome, batchState, bulkRecipient } from './bulk-objects'
import { recipientReason } from './errors'
import { role } from './objects'
import { count, id, time } from './scalars'

const adminConnection = z.object({
  socketId: z.string(),
  device: z.string(),
  since: time,
  node: z.string(),
  /** The session behind this connection; null where an API token opened it. */
  sessionId: id.nullable(),
})
const adminPresenceEntry = z.object({
  userId: id,
  name: z.string(),
  role,
  connectionCount: count,
  lastSeen: time.nullable(),
  connections: z.array(adminConnection),
})
export type AdminPresenceEntry = z.infer<typeof adminPresenceEntry>

export const adminPresence = z.object({
  people: count,
  sockets: count,
  byRole: z.record(role, count),
  /** Other nodes could not be asked: the figures are those of one node. */
  incomplete: z.literal(true).optional(),
  items: z.array(adminPresenceEntry),
  nextCursor: z.string().nullable(),
})
export type AdminPresence = z.infer<typeof adminPresence>

export const presenceSample = z.object({ at: time, people: count, sockets: count })
export type PresenceSample = z.infer<typeof presenceSample>

export const adminUser = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  suspended: z.boolean(),
  createdAt: time,
  lastSeen: time.nullable(),
})
export type AdminUser = z.infer<typeof adminUser>

const bulkUsage = z.object({
  batches: count,
  /** The sum of the six after it. */
  recipients: count,
  pending: count,
  sent: count,
  failed: count,
  withheld: count,
  /** The sum of `undone` and `stopped`. */
  cancelled: count,
  /** Of batches of which nothing went out. */
  undone: count,
  /** Of batches that had begun, or that somebody stopped. */
  stopped: count,
  recalled: count,
  failedByReason: z.partialRecord(recipientReason, count),
  withheldByReason: z.partialRecord(recipientReason, count),
  /** Batches that follow another up, and the replies that those brought. */
  followUps: count,
  followUpReplies: count,
  refusedByRateLimit: count,
  delivered: count,
  read: count,
  replied: count,
  /** Median over replied recipients, milliseconds; null while nobody replied. */
  medianFirstReplyMs: z.number().nullable(),
})
export type BulkUsage = z.infer<typeof bulkUsage>

export const analytics = z.object({
  from: time,
  to: time,
  tz: z.string(),
  totals: bulkUsage,
  byDay: z.array(bulkUsage.extend({ day: z.iso.date() })),
  byContractor: z.array(bulkUsage.extend({ contractorId: id, name: z.string() })),
  byJob: z.array(bulkUsage.extend({ jobId: id.nullable(), title: z.string().nullable() })),
  byTemplate: z.array(bulkUsage.extend({ templateId: id.nullable(), name: z.string().nullable() })),
})
export type Analytics = z.infer<typeof analytics>

export const adminBatch = z.object({
  id,
  createdAt: time,
  state: batchState,
  /** The batch that it follows up. */
  parentId: id.nullable(),
  templateId: id.nullable(),
  contractorId: id,
  contractorName: z.string(),
  ...batchOutcome,
  /** Part of `totalFailed`. */
  withheld: count,
  /** Part of `totalSent`. */
  recalled: count,
  pending: count,
  cancelled: count,
})
export type AdminBatch = z.infer<typeof adminBatch>

/** Batches that the rate limit refused, of which nothing was stored but their number. */
export const adminRefusal = z.object({
  /** When the minute began in which they were refused. */
  at: time,
  count,
  contractorId: id,
  contractorName: z.string(),
  jobId: id.nullable(),
  jobTitle: z.string().nullable(),
  templateId: id.nullable(),
  templateName: z.string().nullable(),
})
export type AdminRefusal = z.infer<typeof adminRefusal>

/** What became of one copy; nothing that leads to its words. */
export const adminRecipient = bulkRecipient.omit({ conversationId: true, messageId: true })
export type AdminRecipient = z.infer<typeof adminRecipient>
