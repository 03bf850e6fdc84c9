import { z } from 'zod'
import { batchStates, followUpKinds } from './bulk-states'
import { recipientReason } from './errors'
import { messageContent, messageType } from './objects'
import { count, id, time } from './scalars'

export const bulkResult = z.object({ receiverId: id, conversationId: id, messageId: id, success: z.literal(true) })
const bulkError = z.object({
  receiverId: id,
  error: z.string(),
  code: recipientReason,
  /** With `weekly_limit` and `quiet_hours`: when the reason has passed. */
  retryAt: time.optional(),
})
export const bulkReport = z.object({
  batchId: id,
  totalSent: count,
  totalFailed: count,
  results: z.array(bulkResult),
  errors: z.array(bulkError),
})
export type BulkReport = z.infer<typeof bulkReport>

const bulkProgressStates = ['sent', 'failed', 'withheld', 'delivered', 'read', 'replied', 'recalled'] as const
export const bulkProgressState = z.enum(bulkProgressStates)
export type BulkProgressState = z.infer<typeof bulkProgressState>

const recipientStates = [
  'pending',
  'failed',
  'withheld',
  'cancelled',
  'sent',
  'delivered',
  'read',
  'replied',
  'recalled',
] as const
export const recipientState = z.enum(recipientStates)
export type RecipientState = z.infer<typeof recipientState>

export const bulkRecipient = z.object({
  receiverId: id,
  name: z.string(),
  state: recipientState,
  error: z.string().nullable(),
  code: recipientReason.nullable(),
  /** When the same may be tried again, where the reason passes by itself. */
  retryAt: time.nullable(),
  conversationId: id.nullable(),
  messageId: id.nullable(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  repliedAt: time.nullable(),
})
export type BulkRecipient = z.infer<typeof bulkRecipient>

export const batchState = z.enum(batchStates)
export type BatchState = z.infer<typeof batchState>

/** What became of a recipient's copy; each is in one of these. */
export const copyStates = ['pending', 'sent', 'failed', 'withheld', 'cancelled', 'recalled'] as const
export type CopyState = (typeof copyStates)[number]

/**
 * `requested` is the sum of the six after it, at every moment; `replied` is at most `read`, `read` at most `delivered`,
 * and that at most `sent`.
 */
const batchTotals = z.object({
  requested: count,
  pending: count,
  sent: count,
  failed: count,
  withheld: count,
  cancelled: count,
  recalled: count,
  delivered: count,
  read: count,
  replied: count,
})
export type BatchTotals = z.infer<typeof batchTotals>

export const followUpWho = z.enum(followUpKinds)
export type FollowUpWho = z.infer<typeof followUpWho>

/** Why a batch is paused, where its sender did not pause it: found too late, or its sender may not send. */
const pausedBecause = z.enum(['late', 'suspended'])
export type PausedBecause = z.infer<typeof pausedBecause>

/** A batch as its sender sees it; one that was sent at once is `sent` from the beginning. */
export const batch = z.object({
  id,
  clientBatchId: z.string().nullable(),
  parentId: id.nullable(),
  /** Whom of the parent it is for. */
  followUp: followUpWho.nullable(),
  createdAt: time,
  sendAt: time,
  state: batchState,
  pausedBecause: pausedBecause.nullable(),
  jobId: id.nullable(),
  templateId: id.nullable(),
  messageType,
  content: messageContent,
  personalize: z.boolean(),
  whenFree: z.boolean(),
  totals: batchTotals,
})
export type Batch = z.infer<typeof batch>

/** What a batch was about and what became of it, for whoever may see it. */
export const batchOutcome = {
  jobId: id.nullable(),
  jobTitle: z.string().nullable(),
  messageType,
  totalSent: count,
  totalFailed: count,
  delivered: count,
  read: count,
  replied: count,
}

export const bulkBatch = batch.extend({
  ...batchOutcome,
  /** The first characters of what was sent, before placeholders were filled in. */
  preview: z.string(),
})
export type BulkBatch = z.infer<typeof bulkBatch>

/** Why copies of a batch were not sent, and how many for each reason. */
const bulkReason = z.object({
  state: z.enum(['failed', 'withheld']),
  code: recipientReason.nullable(),
  error: z.string().nullable(),
  count,
})
export type BulkReason = z.infer<typeof bulkReason>

export const bulkBatchDetail = bulkBatch.extend({
  /** The most frequent first. */
  reasons: z.array(bulkReason),
  recipients: z.array(bulkRecipient),
  nextCursor: z.string().nullable(),
})
export type BulkBatchDetail = z.infer<typeof bulkBatchDetail>

const bulkVerdict = z.object({
  receiverId: id,
  ok: z.boolean(),
  code: recipientReason.optional(),
  error: z.string().optional(),
  retryAt: time.optional(),
  /** The text or caption as this recipient would get it. */
  text: z.string().optional(),
  /** When this sender sent this person the same text before: a warning. */
  alreadySentAt: time.optional(),
  /** With `sendAt`, for whoever told their zone and has a conversation with the sender: what their clock shows then. */
  localTime: z.string().optional(),
})
export type BulkVerdict = z.infer<typeof bulkVerdict>

export const bulkPreview = z.object({
  verdicts: z.array(bulkVerdict),
  batchesLeft: count,
  /** When the next batch becomes free; null while one is free already. */
  freeAt: time.nullable(),
  /** The same for a queued batch, whose steps wait for immediate batches and for one another. */
  steps: z.object({ left: count, freeAt: time.nullable() }),
  /** For `queue_bulk_message`: what this told, for ten minutes. */
  previewToken: id,
})
export type BulkPreview = z.infer<typeof bulkPreview>

const verdictKernel = bulkVerdict.omit({ receiverId: true, text: true, alreadySentAt: true, localTime: true })
/** What differs from what a preview told. */
export const changedVerdict = z.object({ receiverId: id, was: verdictKernel, is: verdictKernel })
export type ChangedVerdict = z.infer<typeof changedVerdict>

export const recallReport = z.object({ recalled: count, alreadyRead: count })
export type RecallReport = z.infer<typeof recallReport>
