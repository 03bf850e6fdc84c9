import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { assertMayNameJob, assertMayWrite, toStoredContent } from '../../domain/message-policy'
import type { ParsedRequest } from '../../protocol/events'
import type { Message } from '../../protocol/objects'
import type { RateLimiter } from '../ports/rate-limiter'
import { createBatcher } from '../store/batcher'
import type { Store } from '../store/client'
import { toMessage } from '../store/rows'
import {
  appendMessages,
  type BulkReply,
  isTransient,
  isUniqueViolation,
  type NewMessage,
  type ResolvedSend,
  resolveSends,
  type SendTarget,
  type StoredMessage,
} from '../store/sends'
import type { MessageDelivery } from './message-delivery'
import { assertWithinRate } from './rate-guard'

type SendRequest = ParsedRequest<'send_message'>
type Appended = { stored: StoredMessage; replies: BulkReply[]; at: Date }

export type MessagingService = {
  /** Resolves when the message is committed. A repeated `clientMessageId` is answered with the first message. */
  send(caller: Caller, request: SendRequest): Promise<{ message: Message }>
}

const MAX_BATCH = 100
const MAX_TRIES = 3

/** One-to-one sending. Sends that arrive together are checked and stored together. */
export function createMessagingService(parts: {
  store: Store
  limiter: RateLimiter
  delivery: MessageDelivery
  now: () => Date
  newId: () => string
}): MessagingService {
  const { store, limiter, delivery, now, newId } = parts
  const repeats = new Map<string, Promise<Message>>()
  const beginning = new Map<string, Promise<void>>()

  const resolver = createBatcher<SendTarget, ResolvedSend>({
    run: (targets) => resolveSends(store, targets),
    maxSize: MAX_BATCH,
    concurrency: 2,
  })
  // One at a time: the order of commits is then the order of pushes on this node.
  const appender = createBatcher<NewMessage, Appended>({
    run: (messages) => append(messages),
    maxSize: MAX_BATCH,
    concurrency: 1,
  })

  async function append(messages: readonly NewMessage[]): Promise<Appended[]> {
    for (let attempt = 1; ; attempt += 1) {
      const at = now()
      try {
        const { stored, replies } = await appendMessages(store, messages, at)
        return messages.map((message) => ({
          stored: stored.get(message.messageId) as StoredMessage,
          replies: takeRepliesOf(message, replies),
          at,
        }))
      } catch (error) {
        if (!isTransient(error) || attempt === MAX_TRIES) throw error
      }
    }
  }

  async function sendOnce(caller: Caller, request: SendRequest): Promise<Message> {
    const target = toTarget(caller, request)
    // A repeat takes no point, not even while it is looked up; without a key there is no need to look first.
    const early = target.clientMessageId === null ? null : await resolver.submit(target)
    if (early?.existing) return toMessage(early.existing)
    await assertWithinRate(limiter, 'messages', caller.userId, 'Too many messages: try again shortly')
    const resolved = early ?? (await resolver.submit(target))
    return storeNew(caller, request, target, resolved)
  }

  /** Takes a point for a new conversation. Sends that race to begin the same one share it; true for the one that took it. */
  async function takeBeginning(senderId: string, pair: string): Promise<boolean> {
    const shared = beginning.get(pair)
    if (shared) {
      await shared
      return false
    }
    const words = 'Too many new conversations: try again shortly'
    const taking = assertWithinRate(limiter, 'newConversations', senderId, words)
    beginning.set(pair, taking)
    try {
      await taking
      return true
    } catch (error) {
      beginning.delete(pair)
      throw error
    }
  }

  async function storeNew(
    caller: Caller,
    request: SendRequest,
    target: SendTarget,
    resolved: ResolvedSend,
  ): Promise<Message> {
    if (target.conversationId !== null && resolved.conversation === null) {
      throw new DomainError('not_found', 'Conversation not found')
    }
    assertMayWrite(caller.role, resolved.receiver, {
      byReceiver: resolved.blockedByReceiver,
      bySender: resolved.blockedBySender,
    })
    const receiverId = resolved.receiver?.id as string
    if (target.jobId !== null) assertMayNameJob(caller, receiverId, resolved.job)
    const content = toStoredContent(request, resolved.upload)
    const [contractorId, customerId] =
      caller.role === 'contractor' ? [caller.userId, receiverId] : [receiverId, caller.userId]

    const pair = `${contractorId} ${customerId}`
    const begins = resolved.conversation === null && (await takeBeginning(caller.userId, pair))
    try {
      const messageId = newId()
      const { stored, replies, at } = await appender.submit({
        messageId,
        newConversationId: newId(),
        contractorId,
        customerId,
        senderId: caller.userId,
        messageType: request.messageType,
        content,
        jobId: target.jobId,
        clientMessageId: target.clientMessageId,
        fileUrl: target.fileUrl,
      })
      if (begins && !stored.begun) await limiter.refund('newConversations', caller.userId)
      const message: Message = {
        id: messageId,
        conversationId: stored.conversationId,
        seq: stored.seq,
        senderId: caller.userId,
        messageType: request.messageType,
        content,
        jobId: target.jobId,
        clientMessageId: target.clientMessageId,
        createdAt: at.toISOString(),
        editedAt: null,
        deletedAt: null,
      }
      delivery.deliver(caller, receiverId, message)
      if (stored.begun) delivery.announceContact(contractorId, customerId)
      for (const reply of replies) {
        delivery.progress(reply.contractorId, {
          batchId: reply.batchId,
          receiverId: reply.receiverId,
          state: 'replied',
        })
      }
      return message
    } catch (error) {
      if (begins) await limiter.refund('newConversations', caller.userId)
      if (!isUniqueViolation(error)) throw error
      // Another node stored the same clientMessageId between our look and our write.
      const { existing } = await resolver.submit(target)
      if (!existing) throw error
      return toMessage(existing)
    } finally {
      if (begins) beginning.delete(pair)
    }
  }

  return {
    async send(caller, request) {
      const clientMessageId = request.clientMessageId ?? null
      if (clientMessageId === null) return { message: await sendOnce(caller, request) }
      const key = `${caller.userId} ${clientMessageId}`
      const first = repeats.get(key)
      if (first) return { message: await first }
      const sending = sendOnce(caller, request).finally(() => repeats.delete(key))
      repeats.set(key, sending)
      return { message: await sending }
    },
  }
}

/** Removes and returns the replies this message made, so that a second message of the same batch makes none. */
function takeRepliesOf(message: NewMessage, replies: BulkReply[]): BulkReply[] {
  const isOwn = (reply: BulkReply) =>
    reply.contractorId === message.contractorId && reply.receiverId === message.senderId
  const own = replies.filter(isOwn)
  if (own.length > 0) replies.splice(0, replies.length, ...replies.filter((reply) => !isOwn(reply)))
  return own
}

function toTarget(caller: Caller, request: SendRequest): SendTarget {
  if (caller.role === 'admin') throw new DomainError('forbidden', 'Only contractors and customers send messages')
  const receiverId = request.receiverId ?? null
  const isContractor = caller.role === 'contractor'
  return {
    senderId: caller.userId,
    conversationId: request.conversationId ?? null,
    contractorId: receiverId === null ? null : isContractor ? caller.userId : receiverId,
    customerId: receiverId === null ? null : isContractor ? receiverId : caller.userId,
    jobId: request.jobId ?? null,
    clientMessageId: request.clientMessageId ?? null,
    fileUrl: request.messageType === 'text' ? null : request.content.fileUrl,
  }
}
