import type { Caller } from '../../domain/actor'
import { disclosureOf } from '../../domain/disclosure'
import { DomainError, invalid } from '../../domain/errors'
import type { ParsedRequest } from '../../protocol/events'
import type { Marks } from '../../protocol/objects'
import type { Broadcaster } from '../ports/broadcaster'
import type { Store } from '../store/client'
import { advanceMarks, findMarks } from '../store/receipts'
import type { MessageDelivery } from './message-delivery'

type Marked = Marks & { conversationId: string }

export type ReceiptsService = {
  markDelivered(caller: Caller, request: ParsedRequest<'mark_delivered'>): Promise<Marked>
  markRead(caller: Caller, request: ParsedRequest<'mark_read'>): Promise<Marked>
}

/** The two marks: forward only, read implies delivered, and nothing is written or told when nothing moves. */
export function createReceiptsService(parts: {
  store: Store
  broadcaster: Broadcaster
  delivery: MessageDelivery
  now: () => Date
}): ReceiptsService {
  const { store, broadcaster, delivery, now } = parts

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
    const moved = await advanceMarks(store, caller.userId, conversationId, target, side, disclosure, at)
    const marks = { deliveredSeq: moved.deliveredSeq, readSeq: moved.readSeq }
    const receipt = { conversationId, userId: caller.userId, ...marks, at: at.toISOString() }
    const peerId = side === 'contractor' ? current.customerId : current.contractorId
    if (disclosure === 'all') {
      broadcaster.toUsers([peerId, caller.userId], 'receipt', receipt, caller.socketId)
    } else {
      broadcaster.toUsers([caller.userId], 'receipt', receipt, caller.socketId)
      const isRead = disclosure === 'read' && marks.readSeq > current.readSeq
      if (isRead) broadcaster.toUsers([peerId], 'receipt', { ...receipt, deliveredSeq: marks.readSeq })
    }
    for (const progress of moved.progress) delivery.progress(current.contractorId, progress)
    return { conversationId, ...marks }
  }

  return {
    markDelivered: (caller, request) => mark(caller, request.conversationId, request.seq, false),
    markRead: (caller, request) => mark(caller, request.conversationId, request.seq, true),
  }
}
