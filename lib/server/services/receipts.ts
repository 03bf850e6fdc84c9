import type { Actor, Caller } from '../../domain/actor'
import { disclosureOf, shownMarksOf } from '../../domain/disclosure'
import { DomainError, invalid } from '../../domain/errors'
import type { ParsedRequest } from '../../protocol/events'
import type { Marks } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'
import type { Store } from '../store/client'
import { advanceMarks, findMarks } from '../store/receipts'
import type { MessageDelivery } from './message-delivery'
import type { NotificationsService } from './notifications'

type Marked = Marks & { conversationId: string }

export type ReceiptsService = {
  markDelivered(caller: Caller, request: ParsedRequest<'mark_delivered'>): Promise<Marked>
  /** For whoever has no connection. @throws not_found for conversations of others */
  readConversation(actor: Actor, conversationId: string, seq: number): Promise<Marks>
  markRead(caller: Caller, request: ParsedRequest<'mark_read'>): Promise<Marked>
  /** Bulk copies say what marks of before say, once nothing stands between two people any more: a batch counts what its conversations show. */
  catchUpCopies(customerId: string, conversationId: string): Promise<void>
}

/** The two marks: forward only, read implies delivered, and nothing is written or told when nothing moves. */
export function createReceiptsService(parts: {
  store: Store
  broadcaster: Broadcaster
  delivery: MessageDelivery
  notifications: Pick<NotificationsService, 'noteRead'>
  now: () => Date
}): ReceiptsService {
  const { store, broadcaster, delivery, notifications, now } = parts

  async function mark(caller: Caller, conversationId: string, seq: number, isRead: boolean): Promise<Marked> {
    const current = await findMarks(store, caller.userId, conversationId)
    if (!current) throw new DomainError('not_found', 'Conversation not found')
    if (seq > current.lastSeq) throw invalid('seq', 'is beyond the last message')
    const target = { deliveredSeq: seq, readSeq: isRead ? seq : 0 }
    if (target.deliveredSeq <= current.deliveredSeq && target.readSeq <= current.readSeq) {
      return { conversationId, deliveredSeq: current.deliveredSeq, readSeq: current.readSeq }
    }
    const at = now()
    const side = current.contractorId === caller.userId ? 'contractor' : 'customer'
    const disclosure = disclosureOf(current)
    const may = { disclosure, readReceipts: current.readReceipts }
    const moved = await advanceMarks(store, caller.userId, conversationId, target, side, may, at)
    if (isRead) notifications.noteRead(caller.userId, conversationId, moved.readSeq)
    const marks = { deliveredSeq: moved.deliveredSeq, readSeq: moved.readSeq }
    const receipt = { conversationId, userId: caller.userId, at: at.toISOString() }
    const peerId = side === 'contractor' ? current.customerId : current.contractorId
    const shown = shownMarksOf(marks, current.shownReadSeq, disclosure)
    const isShown = shown.deliveredSeq === marks.deliveredSeq && shown.readSeq === marks.readSeq
    const own = { ...receipt, ...marks }
    if (isShown) {
      broadcaster.toUsers([peerId, caller.userId], 'receipt', own, caller.socketId)
    } else {
      broadcaster.toUsers([caller.userId], 'receipt', own, caller.socketId)
      const before = shownMarksOf(current, current.shownReadSeq, { ...disclosure, read: false })
      const isNews = shown.deliveredSeq > before.deliveredSeq || shown.readSeq > before.readSeq
      if (isNews) broadcaster.toUsers([peerId], 'receipt', { ...receipt, ...shown })
    }
    for (const progress of moved.progress) delivery.progress(current.contractorId, progress)
    return { conversationId, ...marks }
  }

  return {
    async readConversation(actor, conversationId, seq) {
      const { deliveredSeq, readSeq } = await mark({ ...actor, socketId: null }, conversationId, seq, true)
      return { deliveredSeq, readSeq }
    },
    markDelivered: (caller, request) => mark(caller, request.conversationId, request.seq, false),
    markRead: (caller, request) => mark(caller, request.conversationId, request.seq, true),

    async catchUpCopies(customerId, conversationId) {
      const current = await findMarks(store, customerId, conversationId)
      if (current === null || current.blocked) return
      const may = { disclosure: disclosureOf(current), readReceipts: current.readReceipts }
      const { progress } = await advanceMarks(store, customerId, conversationId, current, 'customer', may, now())
      for (const each of progress) delivery.progress(current.contractorId, each)
    },
  }
}
