import { z } from 'zod'
import { errorCode } from './errors'
import { caption, count, fileName, fileUrl, id, messageText, seq, time } from './scalars'

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
const messageType = z.enum(messageTypes)
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

const messageContent = z.union([z.object({ text: z.string() }), fileContent])
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

export const me = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role,
  visibility,
  bulkOptOut: z.boolean(),
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

export const bulkResult = z.object({ receiverId: id, conversationId: id, messageId: id, success: z.literal(true) })
const bulkError = z.object({ receiverId: id, error: z.string(), code: errorCode })
export const bulkReport = z.object({
  batchId: id,
  totalSent: count,
  totalFailed: count,
  results: z.array(bulkResult),
  errors: z.array(bulkError),
})
export type BulkReport = z.infer<typeof bulkReport>

const bulkProgressStates = ['delivered', 'read', 'replied'] as const
export const bulkProgressState = z.enum(bulkProgressStates)
export type BulkProgressState = z.infer<typeof bulkProgressState>

const recipientStates = ['failed', 'sent', 'delivered', 'read', 'replied'] as const
const recipientState = z.enum(recipientStates)
export type RecipientState = z.infer<typeof recipientState>

const bulkRecipient = z.object({
  receiverId: id,
  name: z.string(),
  state: recipientState,
  error: z.string().nullable(),
  code: errorCode.nullable(),
  conversationId: id.nullable(),
  messageId: id.nullable(),
  deliveredAt: time.nullable(),
  readAt: time.nullable(),
  repliedAt: time.nullable(),
})
export type BulkRecipient = z.infer<typeof bulkRecipient>

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

export const bulkBatch = z.object({
  id,
  createdAt: time,
  ...batchOutcome,
  /** The first characters of what was sent, before placeholders were filled in. */
  preview: z.string(),
})
export type BulkBatch = z.infer<typeof bulkBatch>

export const bulkBatchDetail = bulkBatch.extend({
  content: messageContent,
  personalize: z.boolean(),
  recipients: z.array(bulkRecipient),
})
export type BulkBatchDetail = z.infer<typeof bulkBatchDetail>

const bulkVerdict = z.object({
  receiverId: id,
  ok: z.boolean(),
  code: errorCode.optional(),
  error: z.string().optional(),
  /** The text or caption as this recipient would get it. */
  text: z.string().optional(),
})
export type BulkVerdict = z.infer<typeof bulkVerdict>

export const bulkPreview = z.object({
  verdicts: z.array(bulkVerdict),
  batchesLeft: count,
  /** When the next batch becomes free; null while one is free already. */
  freeAt: time.nullable(),
})
export type BulkPreview = z.infer<typeof bulkPreview>

export const template = z.object({
  id,
  name: z.string(),
  text: z.string(),
  fileUrl: z.string().optional(),
  useCount: count,
})
export type Template = z.infer<typeof template>

export const audience = z.object({ id, name: z.string(), userIds: z.array(id) })
export type Audience = z.infer<typeof audience>

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
