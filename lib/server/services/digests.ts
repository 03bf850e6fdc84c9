import { quietUntil } from '../../domain/quiet-hours'
import type { PresenceRegistry } from '../ports/presence-registry'
import type { Store } from '../store/client'
import {
  type DigestWaitRow,
  dropDigest,
  findDigestFacts,
  findUnread,
  listDigestWaits,
  noteDigestWaits,
  postponeDigest,
  takeDigest,
} from '../store/digests'
import type { Mails } from './mails'

/** Unread so long, of somebody who is not there. */
const UNREAD_MS = 15 * 60_000
/** One mail for a burst, and no more than one in this time. */
const BETWEEN_MS = 2 * 60 * 60_000
/** Whoever is there, or may be, is looked at again: they may go without having read it. */
const PRESENT_WAIT_MS = 5 * 60_000
const AT_ONCE = 500

export type Digests = ReturnType<typeof createDigests>

/**
 * Mails about what waits unread. Whoever is told of something waits in the database, so that one mail tells of a burst,
 * once over all nodes.
 */
export function createDigests(parts: {
  store: Store
  mails: Pick<Mails, 'toRow' | 'wake'>
  registry: Pick<PresenceRegistry, 'lookup'>
  now: () => Date
}) {
  const { store, mails, registry, now } = parts

  async function decide(wait: DigestWaitRow, isThere: boolean | null): Promise<void> {
    const at = now()
    const later = (from: Date, ms: number) => postponeDigest(store, wait, new Date(from.getTime() + ms))
    const facts = await findDigestFacts(store, wait.userId)
    if (facts === null || facts.kinds.length === 0) return dropDigest(store, wait)
    const { since } = await findUnread(store, { userId: facts.id, kinds: facts.kinds, now: at, limit: 1 })
    if (since === null) return dropDigest(store, wait)
    if (at.getTime() - since.getTime() < UNREAD_MS) return later(since, UNREAD_MS)
    if (isThere !== false) return later(at, PRESENT_WAIT_MS)
    const next = (facts.lastDigestAt?.getTime() ?? 0) + BETWEEN_MS
    if (next > at.getTime()) return postponeDigest(store, wait, new Date(next))
    const quiet = facts.quietHours && quietUntil(facts.quietHours, at)
    if (quiet) return postponeDigest(store, wait, quiet)
    const mail = mails.toRow({ kind: 'digest', address: facts.email })
    if (await takeDigest(store, wait, mail)) await mails.wake(mail.id)
  }

  return {
    /** These people are told of something new. */
    note: (userIds: readonly string[]) => noteDigestWaits(store, userIds, UNREAD_MS),

    /** Writes to whoever has waited long enough and is not there. */
    async writeDue(): Promise<void> {
      const waits = await listDigestWaits(store, now(), AT_ONCE)
      const statuses = await registry.lookup(waits.map(({ userId }) => userId))
      for (const wait of waits) {
        const status = statuses.get(wait.userId)
        await decide(wait, status?.unknown ? null : (status?.isOnline ?? false))
      }
    },
  }
}
