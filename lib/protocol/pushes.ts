import { z } from 'zod'
import { batch, bulkProgressState } from './bulk-objects'
import { draftField } from './drafts'
import { recipientReason, wireError } from './errors'
import { MAX_DRAFT_CHANGES, MAX_JOB_CHANGES, MAX_PAGE_SIZE } from './limits'
import { unreadNotifications } from './notifications'
import { message, presenceStatus } from './objects'
import { id, seq, time } from './scalars'

const sessionEndReasons = ['signed_out', 'revoked', 'password_changed', 'suspended', 'role_changed', 'expired'] as const
/** As the server keeps it; on the wire an admin's ending is `session_ended_by`, then `revoked`. */
export type CredentialEndReason = (typeof sessionEndReasons)[number] | 'ended_by_admin'

const jobChanges = ['posted', 'edited', 'closed', 'reopened', 'interest', 'interest_withdrawn'] as const
const jobChange = z.object({ jobId: id, change: z.enum(jobChanges), by: id })
export type JobChange = z.output<typeof jobChange>

const updated = z.object({ message })

/** What the server sends unasked. */
export const pushes = {
  new_message: { summary: 'A message was stored in a conversation of yours.', payload: updated },
  notification: {
    summary: 'The same, in the form a notification needs; to the receiver alone.',
    payload: z.object({
      type: z.literal('new_message'),
      conversationId: id,
      messageId: id,
      from: z.object({ id, name: z.string() }),
      preview: z.string(),
      jobId: id.nullable(),
      createdAt: time,
    }),
  },
  receipt: {
    summary: 'Somebody in a conversation of yours got or read messages.',
    payload: z.object({ conversationId: id, userId: id, deliveredSeq: seq, readSeq: seq, at: time }),
  },
  typing: {
    summary: 'The other person started or stopped typing.',
    payload: z.object({ conversationId: id, userId: id, isTyping: z.boolean() }),
  },
  message_updated: { summary: 'A message was edited or deleted.', payload: updated },
  bulk_progress: {
    summary: 'A recipient of your batch got, read or answered it; of one that waits, what became of the copy.',
    payload: z.object({
      batchId: id,
      receiverId: id,
      state: bulkProgressState,
      /** Why a copy failed or was withheld. */
      code: recipientReason.optional(),
    }),
  },
  bulk_state: {
    summary: 'The state of a batch of yours changed, or its totals: those at most once a second.',
    payload: z.object({ batch }),
  },
  jobs_changed: {
    summary:
      'Jobs were posted, changed, closed or taken an interest in: to their posters, to who took the interest and, while open, to the other side. At most one a second; with `more`, others too.',
    payload: z.object({ changes: z.array(jobChange).max(MAX_JOB_CHANGES), more: z.boolean() }),
  },
  presence_changed: {
    summary: 'A user you watch came or went.',
    payload: presenceStatus.extend({ userId: id }),
  },
  presence_uncertain: {
    summary:
      'For 5 s the other nodes could not be asked: users you watch may be unknown, which asking again tells. Then, with false, they can be.',
    payload: z.object({ isUncertain: z.boolean() }),
  },
  notifications_changed: {
    summary:
      'Something was added to what one is told of, or was read on another device. `sound` where it may be heard: not muted, not in quiet hours, not turned off.',
    payload: unreadNotifications.extend({
      sound: z.boolean(),
      /** The conversations, jobs, batches or reports that it is about. */
      about: z.array(id).max(MAX_PAGE_SIZE),
    }),
  },
  drafts_changed: {
    summary: 'Something one is writing was written on another device, sent or thrown away there.',
    payload: z.object({ fields: z.array(draftField).max(MAX_DRAFT_CHANGES) }),
  },
  heads: {
    summary: 'Every 20 s: the last seq of conversations that changed. A client that lacks some asks `sync`.',
    payload: z.object({ conversations: z.record(id, seq) }),
  },
  signed_in_elsewhere: {
    summary: 'Somebody signed in to your account from a browser that was not known.',
    payload: z.object({ device: z.string(), address: z.string(), at: time }),
  },
  session_ended_by: {
    summary: 'Comes before `session_ended` where neither you nor time ended the session.',
    payload: z.object({ by: z.literal('admin') }),
  },
  session_ended: {
    summary: 'Your session is over; the server disconnects next.',
    payload: z.object({ reason: z.enum(sessionEndReasons) }),
  },
  error: {
    summary: 'A request made without a callback was refused.',
    payload: wireError.extend({ event: z.string(), requestId: z.string().optional() }),
  },
} as const satisfies Record<string, { summary: string; payload: z.ZodType }>

export type PushName = keyof typeof pushes
export type Push<N extends PushName> = z.output<(typeof pushes)[N]['payload']>
