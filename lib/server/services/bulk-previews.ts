import type { Actor } from '../../domain/actor'
import { stepFreeAt } from '../../domain/batch-life'
import { type BulkDraft, type BulkSender, contentFor, wordsOf } from '../../domain/bulk-plan'
import { DomainError } from '../../domain/errors'
import { wallTimeIn } from '../../domain/quiet-hours'
import { bulkVerdictOf } from '../../domain/send-verdict'
import { changedSince, isOfSamePeople, type ToldVerdicts } from '../../domain/told-verdicts'
import type { BulkPreview, BulkVerdict, ChangedVerdict } from '../../protocol/bulk-objects'
import { sentences } from '../../protocol/errors'
import { MAX_QUEUED_RECIPIENTS, PREVIEW_LIFETIME_MS, rateRules } from '../../protocol/limits'
import type { RouteInput } from '../../protocol/routes'
import type { RateLimiter } from '../ports/rate-limiter'
import { findPreview, hashDraft, insertPreview, listAlreadySent } from '../store/bulk-previews'
import type { Store } from '../store/client'
import { listContacts } from '../store/presence'
import { findRecipientFacts } from '../store/send-facts'
import { findStepRate } from '../store/waiting-batches'
import { assertContractor, prepareDraft, toDistinct, toWireRefusal } from './bulk-draft'

type RecipientFacts = Awaited<ReturnType<typeof findRecipientFacts>>
type PreviewRequest = RouteInput<'previewBulk'>['body']

/** A draft, for whom, and when; a null time is at once. */
type DatedDraft = { draft: BulkDraft; receiverIds: readonly string[]; sendAt: Date | null }

export type BulkPreviewsService = {
  /** What a batch would do for each recipient, without doing it. */
  preview(actor: Actor, request: PreviewRequest): Promise<BulkPreview>
  /**
   * What is other now than what the preview of this token told. Where people are `named` they are part of the draft;
   * where they are worked out, as for an audience or a follow-up, who came or went meanwhile is part of the answer.
   * @throws `conflict` where the token is none of this contractor's, too old, or of another draft
   */
  compare(actor: Actor, token: string, dated: DatedDraft, people: 'named' | 'worked_out'): Promise<ChangedVerdict[]>
  /** @throws `invalid` where the filled-in text is too long for somebody who would get it */
  assertFits(actor: Actor, dated: DatedDraft): Promise<void>
}

export function createBulkPreviewsService(parts: {
  store: Store
  limiter: RateLimiter
  /** Steps and immediate batches of one sender in the window of the rate. */
  points: number
  now: () => Date
  newSecret: () => string
}): BulkPreviewsService {
  const { store, limiter, points, now, newSecret } = parts
  const { windowMs } = rateRules.bulk

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
      const [localTimes, { left, retryAfterMs }, { taken, inTheWay }, already] = await Promise.all([
        sendAt ? localTimesOf(facts, actor, verdicts, sendAt) : new Map<string, string>(),
        limiter.peek('bulk', actor.userId),
        findStepRate(store, actor.userId, { points, windowMs }),
        listAlreadySent(store, actor.userId, wordsOf(draft.content), textsOf(verdicts)),
      ])
      const previewToken = newSecret()
      const at = now()
      await insertPreview(store, {
        id: previewToken,
        contractorId: actor.userId,
        draftHash: hashOf(actor, dated),
        receiverIds,
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
        steps: { left: Math.max(0, points - taken), freeAt: stepFreeAt(inTheWay, windowMs)?.toISOString() ?? null },
        previewToken,
      }
    },

    async compare(actor, token, dated, people) {
      const told = await findPreview(store, { id: token, contractorId: actor.userId, now: now() })
      // A preview without a time binds none: what the time changes is told.
      const fits = [hashOf(actor, dated), hashOf(actor, { ...dated, sendAt: null })]
      const isOfOthers = people === 'named' && told && !isOfSamePeople(told, dated.receiverIds)
      if (!told || !fits.includes(told.draftHash) || isOfOthers) {
        throw new DomainError('conflict', 'The preview is too old, or of another draft: look at it again')
      }
      return changedSince(told, await judge(actor, dated))
    },

    async assertFits(actor, dated) {
      await judge(actor, dated)
    },
  }
}

function hashOf(sender: BulkSender, { draft, sendAt }: DatedDraft): string {
  const { messageType, content, jobId, personalize } = draft
  return hashDraft([sender.userId, messageType, content, jobId, personalize, sendAt])
}

function toRefusals(verdicts: readonly BulkVerdict[]): ToldVerdicts['refusals'] {
  const refused = verdicts.filter(({ ok }) => !ok)
  return Object.fromEntries(refused.map(({ receiverId, ...verdict }) => [receiverId, verdict]))
}

function textsOf(verdicts: readonly BulkVerdict[]): { receiverId: string; text: string }[] {
  return verdicts.flatMap(({ receiverId, text }) => (text ? [{ receiverId, text }] : []))
}
