import type { BatchState, PausedBecause } from '../protocol/bulk-objects'
import { BULK_LATE_MS, WHEN_FREE_MS } from '../protocol/limits'

/** What becomes of a batch when its sender asks for something. */
export type BatchWish = 'cancel' | 'pause' | 'resume' | 'stop'

/** `to` is null where it is so already. */
type Transition = { to: BatchState | null; cancelsPending: boolean }

/**
 * What a wish makes of a batch, or null where it comes too late or too early (PROTOCOL: Batches that wait). `hasSent`:
 * whether a copy is out.
 */
export function transitionOf(wish: BatchWish, state: BatchState, hasSent: boolean): Transition | null {
  const goesOut = state === 'sending' || state === 'paused'
  switch (wish) {
    case 'cancel': {
      const isBefore = state === 'held' || state === 'scheduled' || (state === 'paused' && !hasSent)
      return isBefore ? { to: 'cancelled', cancelsPending: true } : null
    }
    case 'pause':
      return goesOut ? { to: state === 'paused' ? null : 'paused', cancelsPending: false } : null
    case 'resume':
      return goesOut ? { to: state === 'sending' ? null : 'sending', cancelsPending: false } : null
    case 'stop':
      return goesOut ? { to: 'stopped', cancelsPending: true } : null
  }
}

/** What a batch that is taken back becomes: what has ended stays what it is. */
export function stateWhenRecalled(state: BatchState): BatchState {
  if (state === 'held' || state === 'scheduled') return 'cancelled'
  return state === 'sending' || state === 'paused' ? 'stopped' : state
}

export type BatchSituation = {
  state: BatchState
  sendAt: Date
  now: Date
  /** Whether its sender may send: null for an account that is closed, or no contractor's any more. */
  sender: 'good' | 'suspended' | null
}

/** What is to be done with a batch that was woken. */
export type BatchMove =
  | { kind: 'nothing' }
  | { kind: 'wait'; until: Date }
  | { kind: 'pause'; because: PausedBecause }
  | { kind: 'stop' }
  | { kind: 'start' }
  | { kind: 'step' }

export function moveOf({ state, sendAt, now, sender }: BatchSituation): BatchMove {
  if (state !== 'held' && state !== 'scheduled' && state !== 'sending') return { kind: 'nothing' }
  const isBegun = state === 'sending'
  if (!isBegun && sendAt > now) return { kind: 'wait', until: sendAt }
  if (sender === null) return { kind: 'stop' }
  if (sender === 'suspended') return { kind: 'pause', because: 'suspended' }
  if (isBegun) return { kind: 'step' }
  return now.getTime() - sendAt.getTime() > BULK_LATE_MS ? { kind: 'pause', because: 'late' } : { kind: 'start' }
}

/** Whether a copy still waits for its recipient to be free. */
export function isWorthWaiting(startedAt: Date, retryAt: Date): boolean {
  return retryAt.getTime() <= startedAt.getTime() + WHEN_FREE_MS
}

/** When a step may be taken; null for at once. `inTheWay` took the oldest of the points that are not free within `windowMs`. */
export function stepFreeAt(inTheWay: Date | null, windowMs: number): Date | null {
  return inTheWay && new Date(inTheWay.getTime() + windowMs)
}
