import type { Caller } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { assertMayNameJob, assertMayWrite, toStoredContent, unknownUpload } from '../../domain/message-policy'
import { type NewMessage, toPair } from '../../domain/new-message'
import type { ParsedRequest } from '../../protocol/events'
import type { Message } from '../../protocol/objects'
import type { RateLimiter } from '../ports/rate-limiter'
import { appendMessages, type Stored } from '../store/appends'
import { createBatcher } from '../store/batcher'
import type { Store } from '../store/client'
import { type ResolvedSend, resolveSends, type SendTarget } from '../store/send-facts'
import { isForeignKeyViolation } from '../store/with-retries'
import type { MessageDelivery } from './message-delivery'
import { createOnce } from './once'
import { assertWithinRate } from './rate-guard'
import { toMessage, toUpload } from './wire-objects'

type SendRequest = ParsedRequest<'send_message'>
type Sender = Caller & { role: 'contractor' | 'customer' }
type Appended = { stored: Stored; at: Date }

export type MessagingService = {
  /** Resolves when the message is committed. A repeated `clientMessageId` is answered with the first message. */
  send(caller: Caller, request: SendRequest): Promise<{ message: Message }>
}

const MAX_BATCH = 100

/** One-to-one sending: what is asked is looked up, planned, appended and delivered, together with what comes meanwhile. */
export function createMessagingService(parts: {
  store: Store
  limiter: RateLimiter
  delivery: MessageDelivery
  now: () => Date
  newId: () => string
}): MessagingService {
  const { store, limiter, delivery, now, newId } = parts
  const once = createOnce<ResolvedSend, Message>()
  const beginning = new Map<string, Promise<void>>()

  const resolver = createBatcher<SendTarget, ResolvedSend>({
    run: (targets) => resolveSends(store, targets),
    maxSize: MAX_BATCH,
    concurrency: 2,
  })
  // One at a time: the order of commits is then the order of pushes on this node.
  const appender = createBatcher<NewMessage, Appended>({
    async run(messages) {
      const at = now()
      return (await appendMessages(store, messages, at)).map((stored) => ({ stored, at }))
    },
    maxSize: MAX_BATCH,
    concurrency: 1,
  })

  const takePoint = (sender: Sender) =>
    assertWithinRate(limiter, 'messages', sender.userId, 'Too many messages: try again shortly')

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

  async function storeAndDeliver(sender: Sender, planned: NewMessage, hasConversation: boolean): Promise<Message> {
    const pair = `${planned.contractorId} ${planned.customerId}`
    const begins = !hasConversation && (await takeBeginning(sender.userId, pair))
    let isPointOwed = begins
    try {
      const { stored, at } = await appender.submit(planned).catch((error: unknown) => {
        // The file was removed since it was looked up.
        throw planned.fileUrl !== null && isForeignKeyViolation(error) ? unknownUpload() : error
      })
      isPointOwed = begins && !stored.begun
      return delivery.deliverNew(sender, planned, stored, at)
    } finally {
      if (begins) beginning.delete(pair)
      // Last: whoever waits for the limiter must not be told after the next message of the same commit.
      if (isPointOwed) await limiter.refund('newConversations', sender.userId)
    }
  }

  async function send(sender: Sender, request: SendRequest): Promise<Message> {
    const target = toTarget(sender, request)
    const make = (resolved: ResolvedSend) =>
      storeAndDeliver(sender, plan(sender, request, target, resolved, newId), resolved.hasConversation)
    if (target.clientMessageId === null) {
      // Without a key there is nothing to look up before the limit.
      await takePoint(sender)
      return make(await resolver.submit(target))
    }
    return once(sender.userId, target.clientMessageId, {
      async look() {
        const facts = await resolver.submit(target)
        return { known: facts.existing && toMessage(facts.existing), facts }
      },
      // A repeat takes no point, not even while it is looked up.
      async make(facts) {
        await takePoint(sender)
        return make(facts)
      },
    })
  }

  return {
    async send(caller, request) {
      return { message: await send(toSender(caller), request) }
    },
  }
}

function toSender(caller: Caller): Sender {
  if (caller.role === 'admin') throw new DomainError('forbidden', 'Only contractors and customers send messages')
  return { ...caller, role: caller.role }
}

function toTarget(sender: Sender, request: SendRequest): SendTarget {
  const receiverId = request.receiverId ?? null
  const pair = receiverId === null ? { contractorId: null, customerId: null } : toPair(sender, receiverId)
  return {
    senderId: sender.userId,
    conversationId: request.conversationId ?? null,
    ...pair,
    jobId: request.jobId ?? null,
    clientMessageId: request.clientMessageId ?? null,
    fileUrl: request.messageType === 'text' ? null : request.content.fileUrl,
  }
}

/** @throws DomainError with the first reason against this message */
function plan(
  sender: Sender,
  request: SendRequest,
  target: SendTarget,
  resolved: ResolvedSend,
  newId: () => string,
): NewMessage {
  if (target.conversationId !== null && !resolved.hasConversation) {
    throw new DomainError('not_found', 'Conversation not found')
  }
  const { receiver, job, upload } = resolved
  assertMayWrite(sender.role, receiver)
  const receiverId = (receiver as { id: string }).id
  if (target.jobId !== null) assertMayNameJob(sender, receiverId, job)
  return {
    messageId: newId(),
    newConversationId: newId(),
    ...toPair(sender, receiverId),
    senderId: sender.userId,
    messageType: request.messageType,
    content: toStoredContent(request, upload && toUpload(upload)),
    jobId: target.jobId,
    clientMessageId: target.clientMessageId,
    fileUrl: target.fileUrl,
    bulk: false,
  }
}
