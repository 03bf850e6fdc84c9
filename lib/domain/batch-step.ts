import { sentences } from '../protocol/errors'
import type { Actor } from './actor'
import { isWorthWaiting } from './batch-life'
import { type BulkDraft, toCopy } from './bulk-plan'
import { isWithholding } from './copy-refusal'
import { isDomainError } from './errors'
import type { NewMessage } from './new-message'
import { type BulkRefusal, bulkVerdictOf, type Consent, type Recipient } from './send-verdict'

export type DueRecipient = { position: number; receiverId: string; hasWritten: boolean }
export type KnownRecipient = Recipient & Consent & { id: string; name: string }

export type PlannedCopy = { position: number; message: NewMessage }
export type PlannedRefusal = Omit<BulkRefusal, 'retryAt'> & {
  position: number
  receiverId: string
  /** `pending`: it waits until `retryAt`. */
  state: 'failed' | 'withheld' | 'pending'
  retryAt: Date | null
}

/** What is true for all copies of a step. */
export type StepTerms = {
  sender: Pick<Actor, 'userId' | 'name' | 'role'>
  draft: BulkDraft
  /** Whether the job that the batch is about is open to its sender, or there is none. */
  isJobOpen: boolean
  whenFree: boolean
  /** Whether the batch is for several people. */
  bulk: boolean
  startedAt: Date
  at: Date
}

/** Decides on each of these copies: the verdict of an immediate send, then what may have changed while the batch waited. */
export function planStep(
  terms: StepTerms,
  due: readonly DueRecipient[],
  facts: ReadonlyMap<string, KnownRecipient>,
  newId: () => string,
): { copies: PlannedCopy[]; refused: PlannedRefusal[] } {
  const copies: PlannedCopy[] = []
  const refused: PlannedRefusal[] = []
  for (const recipient of due) {
    const known = facts.get(recipient.receiverId) ?? null
    const refusal = refusalOf(terms, recipient, known)
    if (refusal) refused.push(toRefused(terms, recipient, refusal))
    else {
      const copy = toCopyOrRefusal(terms, known as KnownRecipient, newId)
      if ('code' in copy) refused.push(toRefused(terms, recipient, copy))
      else copies.push({ position: recipient.position, message: copy })
    }
  }
  return { copies, refused }
}

function refusalOf(
  { sender, isJobOpen, at }: StepTerms,
  { hasWritten }: DueRecipient,
  known: KnownRecipient | null,
): BulkRefusal | null {
  const refusal = bulkVerdictOf(sender.role, known, at)
  if (refusal) return refusal
  if (!isJobOpen) return { code: 'job_closed', error: sentences.jobClosed }
  return hasWritten ? { code: 'replied_meanwhile', error: sentences.repliedMeanwhile } : null
}

/** A name that grew since may make the text too long: that is this copy's failure alone. */
function toCopyOrRefusal(terms: StepTerms, known: KnownRecipient, newId: () => string): NewMessage | BulkRefusal {
  try {
    return toCopy(terms.sender, terms.draft, known, { bulk: terms.bulk, newId })
  } catch (error) {
    if (isDomainError(error) && error.code === 'invalid') return { code: 'invalid', error: error.message }
    throw error
  }
}

function toRefused(
  { whenFree, startedAt }: StepTerms,
  { position, receiverId }: DueRecipient,
  { code, error, retryAt }: BulkRefusal,
): PlannedRefusal {
  const waits = whenFree && retryAt !== undefined && isWorthWaiting(startedAt, retryAt)
  const state = waits ? 'pending' : isWithholding(code) ? 'withheld' : 'failed'
  return { position, receiverId, code, error, state, retryAt: retryAt ?? null }
}
