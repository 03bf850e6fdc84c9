import { z } from 'zod'
import { count, id, time } from './scalars'

/** What one is told of: messages, interest in an own job, a job that was closed, an own batch, an own report, the ZIP of one's data. */
export const notificationKinds = ['message', 'interest', 'job_closed', 'batch', 'report', 'export'] as const
const notificationKind = z.enum(notificationKinds)
export type NotificationKind = z.infer<typeof notificationKind>

/** One for each conversation, job, batch, report or export, however much happens there; read, it counts anew. */
export const notification = z.object({
  id,
  kind: notificationKind,
  /** The conversation, job, batch, report or export. */
  about: id,
  /** Who did it last; null where nobody in particular did. */
  from: z.object({ id, name: z.string() }).nullable(),
  /** The title of the job, or what became of the batch, the report or the export; empty for messages, which are read where they are. */
  text: z.string(),
  /** What a batch says, in short, placeholders as written; null for what is no batch. */
  excerpt: z.string().nullable(),
  /** How often since it was last read. */
  count,
  at: time,
  readAt: time.nullable(),
})
export type Notification = z.infer<typeof notification>

export const unreadNotifications = z.object({
  unreadCount: count,
  /** Of these, the ones of other kinds than messages, which the inbox counts one by one. */
  unreadBesideMessages: count,
})
export type UnreadNotifications = z.infer<typeof unreadNotifications>

/** What comes by mail as long as nothing is said: what somebody waits for. */
export const mailByDefault: Readonly<Record<NotificationKind, boolean>> = {
  message: true,
  interest: false,
  job_closed: false,
  batch: false,
  report: true,
  export: false,
}
const channelsOf = (kind: NotificationKind) =>
  z.object({
    inApp: z.boolean(),
    push: z.boolean(),
    sound: z.boolean(),
    /** Only where `digestMail` is true as well. */
    mail: z.boolean().default(mailByDefault[kind]),
  })
export type NotificationChannels = z.infer<ReturnType<typeof channelsOf>>

/** Which kind comes by which channel. */
export const notificationSettings = z.object({
  message: channelsOf('message'),
  interest: channelsOf('interest'),
  job_closed: channelsOf('job_closed'),
  batch: channelsOf('batch'),
  report: channelsOf('report'),
  // Newer than the others: whoever does not know it says nothing of it.
  export: channelsOf('export').default({ inApp: true, push: true, sound: true, mail: mailByDefault.export }),
} satisfies Record<NotificationKind, unknown>)
export type NotificationSettings = z.infer<typeof notificationSettings>

/** What may be shown outside of Rollcall, by a push or a mail: name and text, the name alone, or neither. */
export const preview = z.enum(['text', 'name', 'nothing'])
export type Preview = z.infer<typeof preview>

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
