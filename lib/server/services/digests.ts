import { quietUntil } from '../../domain/quiet-hours'
import type { Logger } from '../logger'
import type { PresenceRegistry } from '../ports/presence-registry'
import type { Store } from '../store/client'
import { findWaiting } from '../store/conversations'
import {
  type DigestWaitRow,
  dropDigest,
  findDigestFacts,
  listDigestWaits,
  postponeDigest,
  takeDigest,
} from '../store/digests'
import { noteDigestWaits } from '../store/sql/note-digest-waits'
import type { Mails } from './mails'

/** Unread so long, of somebody who is not there. */
const UNREAD_MS = 15 * 60_000
/** One mail for a burst, and no more than one in this time. */
const BETWEEN_MS = 2 * 60 * 60_000
const FLUSH_INTERVAL_MS = 2000
/** Who cannot be told whether they are there is looked at again. */
const UNKNOWN_WAIT_MS = 60_000
const AT_ONCE = 500

export type Digests = ReturnType<typeof createDigests>

/**
 * Mails about what waits unread. Whoever gets a message waits in the database, so that one mail tells of a burst, once
 * over all nodes; what came within two seconds of a kill has none.
 */
export function createDigests(parts: {
  store: Store
  mails: Pick<Mails, 'toRow' | 'wake'>
  registry: Pick<PresenceRegistry, 'lookup'>
  logger: Pick<Logger, 'error'>
  now: () => Date
}) {
  const { store, mails, registry, logger, now } = parts
  let noted = new Set<string>()
  let flushing: Promise<void> = Promise.resolve()

  function flush(): Promise<void> {
    const userIds = [...noted]
    noted = new Set()
    if (userIds.length === 0) return flushing
    flushing = flushing.then(async () => {
      try {
        await noteDigestWaits.run(store.pool, [userIds, UNREAD_MS])
      } catch (error) {
        logger.error({ err: error, users: userIds.length }, 'who waits for a mail could not be noted')
      }
    })
    return flushing
  }
  const timer = setInterval(() => void flush(), FLUSH_INTERVAL_MS)

  async function decide(wait: DigestWaitRow, isThere: boolean | null): Promise<void> {
    const at = now()
    if (isThere === null) return postponeDigest(store, wait, new Date(at.getTime() + UNKNOWN_WAIT_MS))
    if (isThere) return dropDigest(store, wait)
    const facts = await findDigestFacts(store, wait.userId)
    if (facts === null || !facts.digestMail) return dropDigest(store, wait)
    if ((await findWaiting(store, facts)).messages === 0) return dropDigest(store, wait)
    const next = (facts.lastDigestAt?.getTime() ?? 0) + BETWEEN_MS
    if (next > at.getTime()) return postponeDigest(store, wait, new Date(next))
    const quiet = facts.quietHours && quietUntil(facts.quietHours, at)
    if (quiet) return postponeDigest(store, wait, quiet)
    const mail = mails.toRow({ kind: 'digest', address: facts.email })
    if (await takeDigest(store, wait, mail)) await mails.wake(mail.id)
  }

  return {
    /** Somebody has a new message. */
    note: (userId: string) => void noted.add(userId),

    /** Writes to whoever has waited long enough and is not there. */
    async writeDue(): Promise<void> {
      const waits = await listDigestWaits(store, now(), AT_ONCE)
      const statuses = await registry.lookup(waits.map(({ userId }) => userId))
      for (const wait of waits) {
        const status = statuses.get(wait.userId)
        await decide(wait, status?.unknown ? null : (status?.isOnline ?? false))
      }
    },

    async close(): Promise<void> {
      clearInterval(timer)
      await flush()
    },
  }
}
