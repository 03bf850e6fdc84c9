import { z } from 'zod'

/** The closed list of refusal codes; nothing else is ever sent as a `code`. */
export const errorCodes = [
  'unauthorized',
  'forbidden',
  'not_found',
  'invalid',
  'too_many_recipients',
  'too_many_users',
  'rate_limited',
  'too_large',
  'blocked',
  'opted_out',
  'suspended',
  'conflict',
  'too_many_connections',
  'internal',
] as const

const errorCode = z.enum(errorCodes)
export type ErrorCode = z.infer<typeof errorCode>

/** Why one recipient of a batch gets no copy, in the order in which they count (PROTOCOL: Bulk messages). */
export const recipientReasons = [
  'not_found',
  'forbidden',
  'suspended',
  'blocked',
  'opted_out',
  'weekly_limit',
  'quiet_hours',
  'job_closed',
  'replied_meanwhile',
  'invalid',
] as const

export const recipientReason = z.enum(recipientReasons)
export type RecipientReason = z.infer<typeof recipientReason>

const issue = z.object({ path: z.string(), message: z.string() })
export type Issue = z.infer<typeof issue>

/** What a refusal carries beside its code and sentence. */
export const wireError = z.looseObject({
  code: errorCode,
  message: z.string(),
  issues: z.array(issue).optional(),
  retryAfterMs: z.int().min(0).optional(),
  incidentId: z.string().optional(),
  /** The same is granted once the password is confirmed. */
  reauthenticate: z.literal(true).optional(),
  /** The page that asks is too old for the server: everything is refused until it was loaded anew. */
  outdated: z.literal(true).optional(),
})
export type WireError = {
  code: ErrorCode
  message: string
  issues?: Issue[] | undefined
  retryAfterMs?: number | undefined
  incidentId?: string | undefined
  reauthenticate?: true | undefined
  outdated?: true | undefined
}

/** Sentences that the contract fixes word for word. */
export const sentences = {
  unauthorized: 'Unauthorized',
  bulkRole: 'Only contractors can send bulk messages',
  tooManyRecipients: 'Maximum 50 recipients allowed per batch',
  tooManyQueued: 'Maximum 2000 recipients allowed per queued batch',
  bulkRate: 'Rate limit exceeded: maximum 5 bulk messages per minute',
  tooManyUsers: 'Maximum 1000 users allowed per status query',
  jobNotFound: 'Job not found',
  userNotFound: 'User not found',
  recipientNotCustomer: 'Recipient is not a customer',
  recipientSuspended: 'Recipient is suspended',
  recipientBlockedYou: 'Recipient has blocked you',
  recipientOptedOut: 'Recipient does not accept bulk messages',
  recipientOptedOutOfSender: 'Recipient does not accept bulk messages from you',
  recipientWeeklyLimit: 'Recipient has had enough bulk messages this week',
  recipientQuietHours: "Recipient's quiet hours",
  jobClosed: 'Job is closed',
  repliedMeanwhile: 'Recipient has written since',
} as const

/** HTTP status of each code (PROTOCOL: "other refusals 403"). */
export const httpStatusOf: Record<ErrorCode, number> = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  too_many_recipients: 403,
  too_many_users: 403,
  rate_limited: 429,
  too_large: 413,
  blocked: 403,
  opted_out: 403,
  suspended: 403,
  conflict: 409,
  too_many_connections: 403,
  internal: 500,
}
