import { z } from 'zod'
import { MAX_WEEKLY_LIMIT } from './limits'
import { notificationSettings, preview } from './notifications'
import { caption, count, fileName, fileUrl, id, messageText, seq, time, timeOfDay, timeZone } from './scalars'

export const roles = ['contractor', 'customer', 'admin'] as const
export const role = z.enum(roles)
export type Role = z.infer<typeof role>

export const visibilities = ['everyone', 'contacts', 'nobody'] as const
export const visibility = z.enum(visibilities)
export type Visibility = z.infer<typeof visibility>

export const presenceStatus = z.object({
  isOnline: z.boolean(),
  lastSeen: time.nullable(),
  unknown: z.literal(true).optional(),
})
export type PresenceStatus = z.infer<typeof presenceStatus>

export const userStatus = presenceStatus.extend({ userId: id, connectionCount: count })
export type UserStatusReply = z.infer<typeof userStatus>

export const statusMap = z.record(id, presenceStatus)
export type StatusMap = z.infer<typeof statusMap>

const messageTypes = ['text', 'image', 'file'] as const
export const messageType = z.enum(messageTypes)
export type MessageType = z.infer<typeof messageType>

export const textContent = z.object({ text: messageText })

/** What a sender says of a file; the server overwrites the size and adds what it measured. */
export const fileContentInput = z.object({
  fileUrl,
  fileName,
  fileSize: z.number().optional(),
  caption: caption.optional(),
})

const fileContent = z.object({
  fileUrl: z.string(),
  fileName: z.string(),
  fileSize: count,
  caption: z.string().optional(),
  mimeType: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
  thumbnailUrl: z.string().optional(),
})
export type FileContent = z.infer<typeof fileContent>

export const messageContent = z.union([z.object({ text: z.string() }), fileContent])
export type MessageContent = z.infer<typeof messageContent>

export const message = z.object({
  id,
  conversationId: id,
  seq,
  senderId: id,
  messageType,
  content: messageContent.nullable(),
  jobId: id.nullable(),
  clientMessageId: z.string().nullable(),
  createdAt: time,
  editedAt: time.nullable(),
  deletedAt: time.nullable(),
  /** A copy that this person got as one of several; of whom else, or of how many, nothing is told. */
  bulk: z.literal(true).optional(),
})
export type Message = z.infer<typeof message>

export const peer = z.object({ id, name: z.string(), role })
export type Peer = z.infer<typeof peer>

const jobRef = z.object({ id, title: z.string() })

const marks = z.object({ deliveredSeq: seq, readSeq: seq })
export type Marks = z.infer<typeof marks>

export const conversation = z.object({
  id,
  peer,
  unreadCount: count,
  lastSeq: seq,
  lastMessage: message.nullable(),
  jobs: z.array(jobRef),
  receipts: z.record(id, marks),
  lastActivityAt: time,
  /** True where the asking user has blocked the peer; being blocked is never told. */
  blocked: z.boolean(),
})
export type Conversation = z.infer<typeof conversation>

/** From `from` until `to`, each day, by the clocks of `timeZone`; over midnight where `to` is the earlier. */
export const quietHours = z
  .object({ from: timeOfDay, to: timeOfDay, timeZone })
  .refine(({ from, to }) => from !== to, { message: 'must differ from the beginning', path: ['to'] })
export type QuietHours = z.infer<typeof quietHours>

export const bulkWeeklyLimit = z.int().min(1).max(MAX_WEEKLY_LIMIT)

export const me = z.object({
  id,
  name: z.string(),
  email: z.string(),
  /** Whether its owner followed a link that was sent to it. */
  emailConfirmed: z.boolean(),
  role,
  visibility,
  bulkOptOut: z.boolean(),
  /** Bulk messages of all contractors together in any 7 days; null: any number. */
  bulkWeeklyLimit: bulkWeeklyLimit.nullable(),
  quietHours: quietHours.nullable(),
  /** False: neither gives nor gets read marks. */
  readReceipts: z.boolean(),
  /** Whether a mail tells of what waits unread, of the kinds that `notify` says. */
  digestMail: z.boolean(),
  notify: notificationSettings,
  pushPreview: preview,
  mailPreview: preview,
  /** False: neither tells nor is told of typing. */
  typing: z.boolean(),
})
export type Me = z.infer<typeof me>

export const upload = z.object({
  fileUrl: z.string(),
  fileName: z.string(),
  fileSize: count,
  mimeType: z.string(),
  width: z.int().optional(),
  height: z.int().optional(),
  thumbnailUrl: z.string().optional(),
})
export type Upload = z.infer<typeof upload>

export const directoryEntry = z.object({ id, name: z.string(), lastContactAt: time.nullable() })
export type DirectoryEntry = z.infer<typeof directoryEntry>

export const jobStatus = z.enum(['open', 'closed'])
export const job = z.object({
  id,
  title: z.string(),
  description: z.string(),
  status: jobStatus,
  poster: peer,
  interestedCount: count,
  isInterested: z.boolean(),
  /** Listed only to the poster. */
  interested: z.array(peer).optional(),
  createdAt: time,
})
export type Job = z.infer<typeof job>

export const session = z.object({
  id,
  device: z.string(),
  createdAt: time,
  lastUsedAt: time,
  current: z.boolean(),
})
export type SessionInfo = z.infer<typeof session>

/** What an API token may be used for. Whoever connects is told of messages, so every token reads. */
export const tokenScopes = ['read', 'send', 'admin'] as const
export const tokenScope = z.enum(tokenScopes)
export type TokenScope = z.infer<typeof tokenScope>

export const apiToken = z.object({
  id,
  name: z.string(),
  scopes: z.array(tokenScope),
  expiresAt: time.nullable(),
  createdAt: time,
  lastUsedAt: time.nullable(),
})
export type ApiTokenInfo = z.infer<typeof apiToken>
