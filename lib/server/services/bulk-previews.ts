import type { Actor } from '../../domain/actor'
import { type BulkDraft, type BulkSender, contentFor, wordsOf } from '../../domain/bulk-plan'
import { DomainError } from '../../domain/errors'
import { wallTimeIn } from '../../domain/quiet-hours'
import { bulkVerdictOf } from '../../domain/send-verdict'
import type { BulkPreview, BulkVerdict, ChangedVerdict } from '../../protocol/bulk-objects'
import { sentences } from '../../protocol/errors'
import { MAX_QUEUED_RECIPIENTS, PREVIEW_LIFETIME_MS } from '../../protocol/limits'
import type { RouteInput } from '../../protocol/routes'
import type { RateLimiter } from '../ports/rate-limiter'
import { findPreview, hashDraft, insertPreview, listAlreadySent, type ToldRefusals } from '../store/bulk-previews'
import type { Store } from '../store/client'
import { listContacts } from '../store/presence'
import { findRecipientFacts } from '../store/send-facts'
import { assertContractor, prepareDraft, toDistinct, toWireRefusal } from './bulk-draft'

type RecipientFacts = Awaited<ReturnType<typeof findRecipientFacts>>
type PreviewRequest = RouteInput<'previewBulk'>['body']

/** A draft, for whom, and when; a null time is at once. */
type DatedDraft = { draft: BulkDraft; receiverIds: readonly string[]; sendAt: Date | null }

export type BulkPreviewsService = {
  /** What a batch would do for each recipient, without doing it. */
  preview(actor: Actor, request: PreviewRequest): Promise<BulkPreview>
  /**
   * What is other now than what the preview of this token told.
   * @throws `conflict` where the token is none of this contractor's, too old, or of another draft
   */
  compare(actor: Actor, token: string, dated: DatedDraft): Promise<ChangedVerdict[]>
  /** @throws `invalid` where the filled-in text is too long for somebody who would get it */
  assertFits(actor: Actor, dated: DatedDraft): Promise<void>
}

export function createBulkPreviewsService(parts: {
  store: Store
  limiter: RateLimiter
  now: () => Date
  newSecret: () => string
}): BulkPreviewsService {
  const { store, limiter, now, newSecret } = parts

  async function judge(actor: Actor, dated: DatedDraft): Promise<BulkVerdict[]> {
    const at = dated.sendAt ?? now()
    return judgeBy(await findRecipientFacts(store, actor.userId, dated.receiverIds, at), actor, dated, at)
  }

  function judgeBy(facts: RecipientFacts, actor: Actor, { draft, receiverIds }: DatedDraft, at: Date): BulkVerdict[] {
    return receiverIds.map((receiverId) => {
      const recipient = facts.get(receiverId) ?? null
      const refusal = bulkVerdictOf(actor.role, recipient, at)
      if (refusal || recipient === null) return { receiverId, ok: false, ...(refusal && toWireRefusal(refusal)) }
      return { receiverId, ok: true, text: wordsOf(contentFor(actor, draft, recipient)) }
    })
  }

  /**
   * What the clocks of recipients show then, so that nobody is written to in the middle of their night by mistake. It
   * tells how far east or west somebody is, never the zone's name; a stranger, who could ask two thousand such questions
   * at once, learns nothing, and neither does whoever is refused for good.
   */
  async function localTimesOf(facts: RecipientFacts, actor: Actor, verdicts: readonly BulkVerdict[], at: Date) {
    const told = verdicts.flatMap(({ receiverId, ok, retryAt }) => {
      const timeZone = facts.get(receiverId)?.quietHours?.timeZone
      return timeZone && (ok || retryAt) ? [{ receiverId, timeZone }] : []
    })
    if (told.length === 0) return new Map<string, string>()
    const contacts = await listContacts(
      store,
      actor.userId,
      told.map(({ receiverId }) => receiverId),
    )
    const known = told.filter(({ receiverId }) => contacts.has(receiverId))
    return new Map(known.map(({ receiverId, timeZone }) => [receiverId, wallTimeIn(timeZone, at)]))
  }

  return {
    async preview(actor, request) {
      assertContractor(actor)
      const receiverIds = toDistinct(request.receiverIds, MAX_QUEUED_RECIPIENTS, sentences.tooManyQueued)
      const draft = await prepareDraft(store, actor, request)
      const sendAt = request.sendAt == null ? null : new Date(request.sendAt)
      const dated = { draft, receiverIds, sendAt }
      const goesOutAt = sendAt ?? now()
      const facts = await findRecipientFacts(store, actor.userId, receiverIds, goesOutAt)
      const verdicts = judgeBy(facts, actor, dated, goesOutAt)
      const [localTimes, { left, retryAfterMs }, already] = await Promise.all([
        sendAt ? localTimesOf(facts, actor, verdicts, sendAt) : new Map<string, string>(),
        limiter.peek('bulk', actor.userId),
        listAlreadySent(store, actor.userId, wordsOf(draft.content), textsOf(verdicts)),
      ])
      const previewToken = newSecret()
      const at = now()
      await insertPreview(store, {
        id: previewToken,
        contractorId: actor.userId,
        draftHash: hashOf(actor, dated),
        refusals: toRefusals(verdicts),
        expiresAt: new Date(at.getTime() + PREVIEW_LIFETIME_MS),
      })
      return {
        verdicts: verdicts.map((verdict) => {
          const sentAt = already.get(verdict.receiverId)
          const localTime = localTimes.get(verdict.receiverId)
          return { ...verdict, ...(sentAt && { alreadySentAt: sentAt.toISOString() }), ...(localTime && { localTime }) }
        }),
        batchesLeft: left,
        freeAt: left > 0 ? null : new Date(at.getTime() + retryAfterMs).toISOString(),
        previewToken,
      }
    },

    async compare(actor, token, dated) {
      const told = await findPreview(store, { id: token, contractorId: actor.userId, now: now() })
      // A preview without a time binds none: what the time changes is told.
      const fits = [hashOf(actor, dated), hashOf(actor, { ...dated, sendAt: null })]
      if (!told || !fits.includes(told.draftHash)) {
        throw new DomainError('conflict', 'The preview is too old, or of another draft: look at it again')
      }
      return changedFrom(told.refusals, await judge(actor, dated))
    },

    async assertFits(actor, dated) {
      await judge(actor, dated)
    },
  }
}

function hashOf(sender: BulkSender, { draft, receiverIds, sendAt }: DatedDraft): string {
  const { messageType, content, jobId, personalize } = draft
  const people = [...receiverIds].sort()
  return hashDraft([sender.userId, people, messageType, content, jobId, personalize, sendAt])
}

const good: ChangedVerdict['was'] = { ok: true }

function toRefusals(verdicts: readonly BulkVerdict[]): ToldRefusals {
  const refused = verdicts.filter(({ ok }) => !ok)
  return Object.fromEntries(refused.map(({ receiverId, ...verdict }) => [receiverId, verdict]))
}

/** Two verdicts are the same when their codes are: a reason that passes later is the same reason. */
function changedFrom(told: ToldRefusals, verdicts: readonly BulkVerdict[]): ChangedVerdict[] {
  return verdicts.flatMap(({ receiverId, text: _, ...is }) => {
    const was = told[receiverId] ?? good
    return was.code === is.code ? [] : [{ receiverId, was, is }]
  })
}

function textsOf(verdicts: readonly BulkVerdict[]): { receiverId: string; text: string }[] {
  return verdicts.flatMap(({ receiverId, text }) => (text ? [{ receiverId, text }] : []))
}
