import { z } from 'zod'
import { count, id, time } from './scalars'

/** What one is told of: messages, interest in an own job, a job that was closed, an own batch, an own report. */
export const notificationKinds = ['message', 'interest', 'job_closed', 'batch', 'report'] as const
const notificationKind = z.enum(notificationKinds)
export type NotificationKind = z.infer<typeof notificationKind>

/** One for each conversation, job, batch or report, however much happens there; read, it counts anew. */
export const notification = z.object({
  id,
  kind: notificationKind,
  /** The conversation, job, batch or report. */
  about: id,
  /** Who did it last; null where nobody in particular did. */
  from: z.object({ id, name: z.string() }).nullable(),
  /** The title of the job, or what became of the batch or the report; empty for messages, which are read where they are. */
  text: z.string(),
  /** What a batch says, in short, placeholders as written; null for what is no batch. */
  excerpt: z.string().nullable(),
  /** How often since it was last read. */
  count,
  at: time,
  readAt: time.nullable(),
})
export type Notification = z.infer<typeof notification>

const channels = z.object({ inApp: z.boolean(), push: z.boolean(), sound: z.boolean() })
export type NotificationChannels = z.infer<typeof channels>

/** Which kind comes by which channel; mail stands apart, as `digestMail`. */
export const notificationSettings = z.object({
  message: channels,
  interest: channels,
  job_closed: channels,
  batch: channels,
  report: channels,
} satisfies Record<NotificationKind, typeof channels>)
export type NotificationSettings = z.infer<typeof notificationSettings>

/** What a push to a device may show: name and text, the name alone, or neither. */
export const pushPreview = z.enum(['text', 'name', 'nothing'])
export type PushPreview = z.infer<typeof pushPreview>

/** What a push carries, encrypted for the device: `count` 0 takes back what was shown. */
export type PushMessage = Pick<Notification, 'id' | 'kind' | 'about' | 'from' | 'text' | 'count'> & {
  /** Of the newest message, for marking all of them as read; 0 for other kinds. */
  seq: number
  /** Of the newest message; null where it is not to be shown. */
  preview: string | null
}

/** For how long a conversation is muted. */
export const muteFor = z.enum(['hour', 'day', 'ever'])
export type MuteFor = z.infer<typeof muteFor>
export const mute = z.object({ conversationId: id, /** null: for ever. */ until: time.nullable() })
export type Mute = z.infer<typeof mute>
