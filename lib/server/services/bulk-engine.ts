import type { Caller } from '../../domain/actor'
import { moveOf, stepFreeAt } from '../../domain/batch-life'
import { planStep, type StepTerms } from '../../domain/batch-step'
import { isOpenToContractor } from '../../domain/job-policy'
import { MAX_BULK_RECIPIENTS, rateRules } from '../../protocol/limits'
import type { Logger } from '../logger'
import type { WakeQueue } from '../ports/wake-queue'
import type { Store } from '../store/client'
import { findFreshFacts, findRecipientFactsOn } from '../store/send-facts'
import type { Queryable } from '../store/statement'
import { inTransaction } from '../store/transaction'
import {
  appendStep,
  changeBatch,
  type LockedBatch,
  listDueCopies,
  listOverdueBatches,
  lockBatch,
  lockSender,
  noteWake,
} from '../store/waiting-batches'
import { withRetries } from '../store/with-retries'
import type { BatchAnnouncer } from './batch-announcer'
import { startBatch } from './batch-start'
import type { MessageDelivery } from './message-delivery'
import type { NotificationsService } from './notifications'

/** Beyond what a wake may be late, and what a dead node holds it for. */
const OVERDUE_SECONDS = 60

export type BulkEngine = {
  /** Takes the next moves of a batch whose time has come. To be called as often as one likes. */
  advance(batchId: string): Promise<void>
  /** Wakes batches anew that should have been looked at `seconds` ago, a minute unless told otherwise. */
  rewakeOverdue(seconds?: number): Promise<void>
}

/** Taken for one wake, so that others have their turn and the wake does not expire. */
const MOST_MOVES = 12

/** What is told once a move is committed, and whether the next one can be taken at once. */
type Moved = { tell: (() => Promise<unknown>) | null; goesOn: boolean }

const nothing: Moved = { tell: null, goesOn: false }

/**
 * Has batches that wait go out: move by move, each in a transaction that holds the batch and its sender's turn, and leaves
 * a wake for the next one behind, unless the one under way stands for it. So a process may die between any two lines, and any number of nodes may be
 * woken for the same batch.
 */
export function createBulkEngine(parts: {
  store: Store
  wakes: WakeQueue
  delivery: MessageDelivery
  announcer: BatchAnnouncer
  notifications: Pick<NotificationsService, 'note'>
  logger: Logger
  /** Steps and immediate batches of one sender in the window of the rate. */
  points: number
  newId: () => string
  newWakeId: () => string
}): BulkEngine {
  const { store, wakes, delivery, announcer, notifications, logger, points, newId, newWakeId } = parts
  const { windowMs } = rateRules.bulk

  async function wakeAt(on: Queryable, batch: LockedBatch, at: Date | null): Promise<string> {
    const wakeId = newWakeId()
    await wakes.wake(wakeId, batch.id, at, batch.wakeId, on)
    return wakeId
  }

  async function waitUntil(on: Queryable, batch: LockedBatch, at: Date): Promise<Moved> {
    const wakeId = await wakeAt(on, batch, at)
    await changeBatch(on, batch, { state: batch.state, next: { at, wakeId } })
    return nothing
  }

  async function step(on: Queryable, batch: LockedBatch, isLast: boolean): Promise<Moved> {
    const freeAt = stepFreeAt(batch.inTheWay, windowMs)
    if (freeAt && freeAt > batch.now) return waitUntil(on, batch, freeAt)
    const { due, laterAt } = await listDueCopies(on, batch, MAX_BULK_RECIPIENTS)
    const taken = due.slice(0, MAX_BULK_RECIPIENTS)
    const { copies, refused } = await planOn(on, batch, taken)

    const waiting = [laterAt, ...refused.map(({ state, retryAt }) => (state === 'pending' ? retryAt : null))]
    const times = waiting.flatMap((time) => (time === null ? [] : [time.getTime()]))
    const hasMore = due.length > taken.length
    const nextAt = hasMore ? batch.now : times.length > 0 ? new Date(Math.min(...times)) : null
    // Who goes on at once needs no other wake than the one under way.
    const wakeId = hasMore && !isLast ? batch.wakeId : nextAt && (await wakeAt(on, batch, hasMore ? null : nextAt))
    const state = nextAt === null ? 'sent' : 'sending'
    const stored = await appendStep(on, batch, { copies, refused, next: { state, at: nextAt, wakeId } })

    const tell = async () => {
      const sender = { ...toSender(batch), socketId: null }
      for (const [index, place] of stored.entries()) {
        const { message } = copies[index] as (typeof copies)[number]
        delivery.deliverNew(sender, message, place, batch.now)
        delivery.progress(batch.contractorId, { batchId: batch.id, receiverId: message.customerId, state: 'sent' })
      }
      for (const { receiverId, state: became, code } of refused) {
        if (became === 'pending') continue
        delivery.progress(batch.contractorId, { batchId: batch.id, receiverId, state: became, code })
      }
      if (state === 'sent') noteState(batch, state)
      if (state === 'sent') await announcer.tellState(batch.id)
      else announcer.noteTotals(batch.id)
      if (hasMore && isLast) wakes.hurry()
    }
    return { tell, goesOn: hasMore }
  }

  /** What its sender did themselves is no news to them. */
  function noteState({ id, contractorId }: LockedBatch, state: 'sent' | 'paused' | 'stopped'): void {
    notifications.note(contractorId, { kind: 'batch', about: id, text: state })
  }

  /** By what is true in this transaction, and for those with a weekly limit once they are held. */
  async function planOn(on: Queryable, batch: LockedBatch, due: Parameters<typeof planStep>[1]) {
    const terms = toTerms(batch)
    const ids = due.map(({ receiverId }) => receiverId)
    const facts = await findRecipientFactsOn(on, batch.contractorId, ids, batch.now)
    const first = planStep(terms, due, facts, newId)
    const limited = first.copies.map(({ message }) => message.customerId).filter((id) => facts.get(id)?.weeklyLimit)
    if (limited.length === 0) return first
    const fresh = await findFreshFacts(on, batch.contractorId, limited, batch.now)
    return planStep(terms, due, new Map([...facts, ...fresh]), newId)
  }

  async function move(on: Queryable, batchId: string, isLast: boolean): Promise<Moved> {
    await lockSender(on, batchId)
    const batch = await lockBatch(on, { batchId, contractorId: null }, { points, windowMs })
    if (!batch?.sendAt) return nothing
    const tell = () => announcer.tellState(batchId)
    const tellState = (state: 'paused' | 'stopped') => {
      noteState(batch, state)
      return tell()
    }
    const next = moveOf({ state: batch.state, sendAt: batch.sendAt, now: batch.now, sender: standingOf(batch) })
    switch (next.kind) {
      case 'nothing':
        return nothing
      case 'wait':
        return waitUntil(on, batch, next.until)
      case 'pause':
        await changeBatch(on, batch, { state: 'paused', pausedBecause: next.because })
        return { tell: () => tellState('paused'), goesOn: false }
      case 'stop':
        await changeBatch(on, batch, { state: 'stopped', cancelsPending: true })
        return { tell: () => tellState('stopped'), goesOn: false }
      case 'start':
        await startBatch(on, batch, batch.wakeId)
        return { tell, goesOn: true }
      case 'step':
        return step(on, batch, isLast)
    }
  }

  return {
    async advance(batchId) {
      for (let moves = 1; moves <= MOST_MOVES; moves += 1) {
        const isLast = moves === MOST_MOVES
        const { tell, goesOn } = await withRetries(() => inTransaction(store, (on) => move(on, batchId, isLast)))
        // What is committed is not done again because it could not be told.
        await tell?.().catch((error: unknown) => logger.warn({ err: error }, 'a move of a batch could not be told'))
        if (!goesOn) return
      }
    },

    async rewakeOverdue(seconds = OVERDUE_SECONDS) {
      for (const batchId of await listOverdueBatches(store, seconds)) {
        await inTransaction(store, async (on) => {
          const batch = await lockBatch(on, { batchId, contractorId: null }, { points, windowMs })
          if (batch) await noteWake(on, batchId, await wakeAt(on, batch, null))
        })
      }
    },
  }
}

function toSender(batch: LockedBatch): Omit<Caller, 'socketId'> {
  const { contractorId: userId, senderName: name, senderRole: role } = batch
  return { userId, name, role, sessionId: null, tokenId: null, scopes: null }
}

function standingOf({ senderRole, senderClosed, senderSuspended }: LockedBatch): 'good' | 'suspended' | null {
  if (senderClosed || senderRole !== 'contractor') return null
  return senderSuspended ? 'suspended' : 'good'
}

function toTerms(batch: LockedBatch): StepTerms {
  const { messageType, content, jobId, jobTitle, jobIsOpen, posterId, posterRole, personalize, now } = batch
  const job = posterId && posterRole ? { posterId, posterRole, isOpen: jobIsOpen === true } : null
  return {
    sender: toSender(batch),
    draft: {
      messageType,
      content,
      jobId,
      jobTitle: jobTitle ?? '',
      personalize,
      fileUrl: 'fileUrl' in content ? content.fileUrl : null,
    },
    isJobOpen: jobId === null || (job !== null && isOpenToContractor(job, batch.contractorId)),
    whenFree: batch.whenFree,
    bulk: batch.isForSeveral,
    startedAt: batch.startedAt ?? now,
    at: now,
  }
}
