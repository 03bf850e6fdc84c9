import type { Actor, From } from '../../domain/actor'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Page, PageQuery } from '../../protocol/routes'
import type { AdminSecurityEntry, OwnSecurityEntry, SecurityKind } from '../../protocol/security-log'
import { toAddressKey } from '../address-key'
import { toDeviceLabel } from '../auth/device-label'
import type { Logger } from '../logger'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import {
  deleteSecurityEntries,
  insertSecurityEntry,
  listSecurityEntries,
  type SecurityRow,
} from '../store/security-log'
import { namePeople } from './name-people'

export type SecurityNote = {
  kind: SecurityKind
  /** Whose account it is about; null where there is none. */
  userId: string | null
  /** Who did it; null for one who is not known. */
  actorId: string | null
  from: From
  details?: Record<string, string>
}

export type SecurityLog = ReturnType<typeof createSecurityLog>

const DAY_MS = 24 * 60 * 60_000

/** What strangers can bring about: a flood of it leaves a sample, so that it does not fill the disk. */
const sampled: ReadonlySet<SecurityKind> = new Set([
  'sign_in_failed',
  'sign_in_held',
  'password_wrong',
  'access_refused',
  'account_opened',
])

/** Who did it, and from where. */
export type By = Pick<SecurityNote, 'actorId' | 'from'>

/** Whoever runs commands on the machine. */
export const operator: By = { actorId: null, from: { address: 'command line', userAgent: 'npm' } }

/** Who did what to accounts and credentials, and from where. It holds no secrets, and nothing that anybody typed. */
export function createSecurityLog(parts: {
  store: Store
  limiter: RateLimiter
  logger: Pick<Logger, 'error'>
  now: () => Date
  newId: () => string
}) {
  const { store, limiter, logger, now, newId } = parts

  async function isRoomFor({ kind, userId, from }: SecurityNote): Promise<boolean> {
    if (!sampled.has(kind)) return true
    const who = userId ?? toAddressKey(from.address)
    return (
      (await limiter.consume('securityNotes', `${kind} ${who}`)).allowed &&
      (await limiter.consume('securityNotesInAll', kind)).allowed
    )
  }

  return {
    /** Writes down what was done or tried. Never throws: what is noted holds whether or not it could be written. */
    async note(note: SecurityNote): Promise<void> {
      const { kind, userId, actorId, from, details = {} } = note
      try {
        if (!(await isRoomFor(note))) return
        const device = toDeviceLabel(from.userAgent)
        const row = { id: newId(), at: now(), kind, userId, actorId, address: from.address, device, details }
        await insertSecurityEntry(store, row)
      } catch (error) {
        logger.error({ err: error, kind }, 'the security log could not be written')
      }
    },

    /** Of one's own account, newest first. */
    async listOwn(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<OwnSecurityEntry>> {
      const rows = await listSecurityEntries(store, {
        userId: actor.userId,
        kind: null,
        has: null,
        after: fromPageCursor(cursor, ['time', 'id']),
        limit,
      })
      return toPage(
        rows,
        limit,
        (row) => {
          const isOwn = row.actorId === actor.userId
          // Who acts for the house is no affair of those whom it concerns.
          const address = isOwn || row.actorId === null ? row.address : ''
          return { ...toEntry(row), address, device: address && row.device, isOwn }
        },
        toKey,
      )
    },

    /** Of all accounts, for admins. */
    async list(
      query: PageQuery & { q?: string | undefined; kind?: SecurityKind | undefined; userId?: string | undefined },
    ): Promise<Page<AdminSecurityEntry>> {
      const rows = await listSecurityEntries(store, {
        userId: query.userId ?? null,
        kind: query.kind ?? null,
        has: query.q || null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit,
      })
      const toPerson = await namePeople(
        store,
        rows.flatMap(({ userId, actorId }) => [userId, actorId]),
      )
      return toPage(
        rows,
        query.limit,
        (row) => ({ ...toEntry(row), user: toPerson(row.userId), actor: toPerson(row.actorId) }),
        toKey,
      )
    },

    /** Forgets what is older than it is kept. */
    removeOld: (keptDays: number): Promise<number> =>
      deleteSecurityEntries(store, new Date(now().getTime() - keptDays * DAY_MS)),
  }
}

const toKey = (row: SecurityRow) => [row.at.toISOString(), row.id] as const

function toEntry({ id, at, kind, address, device, details }: SecurityRow) {
  return { id, at: at.toISOString(), kind, address, device, details }
}
