import { z } from 'zod'
import { type WireError, wireError } from './errors'
import type { RateRuleName } from './limits'
import {
  bulkProgressState,
  bulkReport,
  conversation,
  message,
  presenceStatus,
  type Role,
  statusMap,
  type TokenScope,
  userStatus,
} from './objects'
import type { RatedRow } from './rated-row'
import {
  correlated,
  editContent,
  heldSeqs,
  manyUsers,
  mark,
  sendBulkMessage,
  sendMessage,
  statusQuery,
} from './request-inputs'
import { id, seq, time } from './scalars'

const marked = z.object({ conversationId: id, deliveredSeq: seq, readSeq: seq })

const everybody = ['contractor', 'customer', 'admin'] as const
const people = ['contractor', 'customer'] as const

type RequestSpec = RatedRow & {
  rate: RateRuleName | null
  /** Roles that may ask; refused before the shape is looked at. */
  access: readonly Role[]
  /** What an API token needs to ask it. */
  scope: TokenScope
  input: z.ZodType
  /** The event that answers a request made without a callback; null where nothing is sent. */
  reply: string | null
  output: z.ZodType | null
  /** True where the reply is a map of users, so that `requestId` travels as a second argument. */
  mapReply?: boolean
}

/** The request table: names, schemas, types and documents are all derived from it. */
export const requests = {
  get_online_status: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Whether one user is online, and over how many connections.',
    input: statusQuery,
    reply: 'user_online_status',
    output: userStatus,
  },
  get_bulk_online_status: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Whether up to 1000 users are online.',
    input: manyUsers,
    reply: 'bulk_online_status',
    output: statusMap,
    mapReply: true,
  },
  watch_presence: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'The same map, then `presence_changed` whenever one of these users comes or goes.',
    input: manyUsers,
    reply: 'presence_watched',
    output: statusMap,
    mapReply: true,
  },
  unwatch_presence: {
    access: everybody,
    scope: 'read',
    rate: null,
    summary: 'Ends a watch.',
    input: manyUsers,
    reply: 'presence_unwatched',
    output: z.object({ userIds: z.array(id) }),
  },
  send_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    isCountedLate: true,
    summary: 'Stores one message and delivers it. The reply means committed.',
    input: sendMessage,
    reply: 'message_sent',
    output: z.object({ message }),
  },
  mark_delivered: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: "Moves one's delivered mark forward.",
    input: mark,
    reply: 'marked',
    output: marked,
  },
  mark_read: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: "Moves one's read mark forward; read implies delivered.",
    input: mark,
    reply: 'marked',
    output: marked,
  },
  set_typing: {
    access: people,
    scope: 'send',
    rate: 'signals',
    summary: 'Says that one is typing, or has stopped. A `true` lasts 6 s unless renewed.',
    input: correlated.extend({ conversationId: id, isTyping: z.boolean() }),
    reply: null,
    output: null,
  },
  edit_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    summary: 'Changes the text or caption of an own message.',
    input: correlated.extend({ messageId: id, content: editContent }),
    reply: 'message_updated',
    output: z.object({ message }),
  },
  delete_message: {
    access: people,
    scope: 'send',
    rate: 'messages',
    summary: 'Empties an own message; it keeps its place.',
    input: correlated.extend({ messageId: id }),
    reply: 'message_updated',
    output: z.object({ message }),
  },
  sync: {
    access: everybody,
    scope: 'read',
    rate: 'queries',
    summary: 'Gives what is missing after each held seq and, with a cursor, what changed since.',
    input: correlated.extend({
      conversations: heldSeqs,
      cursor: z.string().max(512).nullish(),
    }),
    reply: 'synced',
    output: z.object({
      messages: z.array(message),
      conversations: z.array(conversation),
      more: z.boolean(),
      cursor: z.string(),
    }),
  },
  send_bulk_message: {
    access: ['contractor'],
    scope: 'send',
    rate: 'bulk',
    isCountedLate: true,
    summary: 'Sends one message to up to 50 customers and answers with one entry for each.',
    input: sendBulkMessage,
    reply: 'bulk_message_sent',
    output: bulkReport,
  },
} as const satisfies Record<string, RequestSpec>

export type RequestName = keyof typeof requests
export type RequestInput<N extends RequestName> = z.input<(typeof requests)[N]['input']>
export type ParsedRequest<N extends RequestName> = z.output<(typeof requests)[N]['input']>
export type Answer<N extends RequestName> = (typeof requests)[N]['output'] extends z.ZodType
  ? z.output<(typeof requests)[N]['output']>
  : null

export type Outcome<T> =
  | { ok: true; data: T; requestId?: string | undefined }
  | { ok: false; error: WireError; requestId?: string | undefined }

const sessionEndReasons = ['signed_out', 'revoked', 'password_changed', 'suspended', 'role_changed', 'expired'] as const
export type SessionEndReason = (typeof sessionEndReasons)[number]

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
    summary: 'A recipient of your batch got, read or answered it.',
    payload: z.object({ batchId: id, receiverId: id, state: bulkProgressState }),
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
  heads: {
    summary: 'Every 20 s: the last seq of conversations that changed. A client that lacks some asks `sync`.',
    payload: z.object({ conversations: z.record(id, seq) }),
  },
  signed_in_elsewhere: {
    summary: 'Somebody signed in to your account from a browser that was not known.',
    payload: z.object({ device: z.string(), address: z.string(), at: time }),
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
