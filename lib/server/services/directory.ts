import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toAskedPieces } from '../../domain/search-words'
import type { AudienceFilter, LastContact } from '../../protocol/audience-objects'
import { sentences } from '../../protocol/errors'
import type { DirectoryEntry } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { RateLimiter } from '../ports/rate-limiter'
import { findCustomersBy, isAddress, listDirectory } from '../store/directory'
import { findVisibleJob } from '../store/jobs'
import type { Read } from '../store/reads'
import type { DirectoryQuery, DirectoryRow, ListedRow } from '../store/sql/list-directory'
import type { PresenceService } from './presence'
import { assertWithinRate } from './rate-guard'

type CustomerQuery = PageQuery & {
  q?: string | undefined
  jobId?: string | undefined
  online?: boolean | undefined
  contacted?: boolean | undefined
  contact?: LastContact | undefined
  replied?: boolean | undefined
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The spans of a last contact, to be left out where nothing is asked. */
function toContactTerms(contact: LastContact | null, now: Date) {
  const ago = (days: number) => new Date(now.getTime() - days * DAY_MS)
  return {
    contactedFrom: contact === 'week' ? ago(7) : contact === 'month' ? ago(30) : null,
    contactedBefore: contact === 'older' ? ago(30) : null,
    ...(contact === 'never' ? { contacted: false } : {}),
  }
}

const everybody = {
  pieces: null,
  jobId: null,
  contacted: null,
  contactedFrom: null,
  contactedBefore: null,
  replied: null,
  onlyIds: null,
  exceptIds: null,
  after: null,
}

const TOO_MANY = 'Too many e-mail addresses today: search by name, or try again tomorrow'

/** The first page says how many there are in all. */
type Listed = Page<DirectoryEntry> & { total?: number }

export type DirectoryService = ReturnType<typeof createDirectoryService>

/** Finds people of the other side. E-mail addresses are never listed. */
export function createDirectoryService({
  read,
  limiter,
  presence,
  now,
}: {
  read: Read
  limiter: RateLimiter
  presence: Pick<PresenceService, 'listOnline' | 'listVisibleOnline'>
  now: () => Date
}) {
  async function listOnline(actor: Actor): Promise<string[]> {
    const { users } = await presence.listOnline()
    const visible = await presence.listVisibleOnline(
      actor,
      users.map(({ userId }) => userId),
    )
    return [...visible]
  }

  const list = (query: DirectoryQuery) => read((store) => listDirectory(store, query))
  const isJobVisible = (actor: Actor, jobId: string) =>
    read(async (store) => (await findVisibleJob(store, actor, jobId)) !== null)

  return {
    /** @throws not_found for a job that one may not see */
    async listCustomers(actor: Actor, query: CustomerQuery): Promise<Listed> {
      const { jobId = null, online, contacted = null, contact = null, replied = null, limit } = query
      if (jobId !== null && !(await isJobVisible(actor, jobId))) {
        throw new DomainError('not_found', sentences.jobNotFound)
      }
      const onlineIds = online === undefined ? null : await listOnline(actor)
      const rows = await list({
        side: 'customer',
        userId: actor.userId,
        pieces: toAskedPieces(query.q),
        jobId,
        contacted,
        ...toContactTerms(contact, now()),
        replied,
        onlyIds: online === true ? onlineIds : null,
        exceptIds: online === false ? onlineIds : null,
        after: fromPageCursor(query.cursor, ['text', 'id']),
        limit,
      })
      return toListed(rows, query)
    },

    /** Whom a saved filter stands for at this moment: the first `most` by name, and how many there are. */
    async findMatching(
      actor: Actor,
      { jobId, contact, replied, online }: AudienceFilter,
      most: number,
    ): Promise<{ ids: string[]; total: number }> {
      // A job that one does not see any more has nobody.
      if (jobId !== null && !(await isJobVisible(actor, jobId))) return { ids: [], total: 0 }
      const rows = await list({
        ...everybody,
        side: 'customer',
        userId: actor.userId,
        jobId,
        ...toContactTerms(contact, now()),
        replied,
        onlyIds: online ? await listOnline(actor) : null,
        limit: most,
      })
      return { ids: rows.slice(0, most).map(({ id }) => id), total: rows[0]?.total ?? 0 }
    },

    async listContractors(actor: Actor, query: PageQuery & { q?: string | undefined }): Promise<Listed> {
      const rows = await list({
        ...everybody,
        side: 'contractor',
        userId: actor.userId,
        pieces: toAskedPieces(query.q),
        after: fromPageCursor(query.cursor, ['text', 'id']),
        limit: query.limit,
      })
      return toListed(rows, query)
    },

    /** @throws not_found where there is no such contractor, or the account is suspended or closed */
    async getContractor(actor: Actor, id: string): Promise<DirectoryEntry> {
      const [row] = await list({
        ...everybody,
        side: 'contractor',
        userId: actor.userId,
        onlyIds: [id],
        limit: 1,
      })
      if (row === undefined) throw new DomainError('not_found', 'Contractor not found')
      return toEntry(row)
    },

    /**
     * Pasted ids and e-mail addresses to customers, each once, in the order given; `notFound` as they were written.
     * Addresses count against a budget: the answer tells who has an account. Ids are listed anyway.
     * @throws rate_limited
     */
    async resolveCustomers(
      actor: Actor,
      values: readonly string[],
    ): Promise<{ items: DirectoryEntry[]; notFound: string[] }> {
      const addresses = new Set(values.filter(isAddress)).size
      if (addresses > 0) await assertWithinRate(limiter, 'resolvedAddresses', actor.userId, TOO_MANY, addresses)
      const rows = await read((store) => findCustomersBy(store, { userId: actor.userId, values }))
      const byKey = new Map(rows.flatMap((row) => [row.id, row.email].map((key) => [key, row] as const)))
      const found = new Map<string, DirectoryEntry>()
      const notFound = new Set<string>()
      for (const value of values) {
        const row = byKey.get(value) ?? byKey.get(value.toLowerCase())
        if (row) found.set(row.id, toEntry(row))
        else notFound.add(value)
      }
      return { items: [...found.values()], notFound: [...notFound] }
    },
  }
}

function toListed(rows: ListedRow[], { cursor, limit }: PageQuery): Listed {
  const page = toPage(rows, limit, toEntry, (row) => [row.name, row.id])
  return cursor === undefined ? { ...page, total: rows[0]?.total ?? 0 } : page
}

function toEntry({ id, name, lastContactAt }: DirectoryRow): DirectoryEntry {
  return { id, name, lastContactAt: lastContactAt?.toISOString() ?? null }
}
