import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toSearchPattern } from '../../domain/search-pattern'
import { sentences } from '../../protocol/errors'
import type { DirectoryEntry } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import { findCustomersBy, isAddress, listDirectory } from '../store/directory'
import { findVisibleJob } from '../store/jobs'
import type { DirectoryRow } from '../store/sql/list-directory'
import type { PresenceService } from './presence'
import { assertWithinRate } from './rate-guard'

type CustomerQuery = PageQuery & {
  q?: string | undefined
  jobId?: string | undefined
  online?: boolean | undefined
  contacted?: boolean | undefined
}

const TOO_MANY = 'Too many e-mail addresses today: search by name, or try again tomorrow'

export type DirectoryService = ReturnType<typeof createDirectoryService>

/** Finds people of the other side. E-mail addresses are never listed. */
export function createDirectoryService({
  store,
  limiter,
  presence,
}: {
  store: Store
  limiter: RateLimiter
  presence: Pick<PresenceService, 'listOnline' | 'listVisibleOnline'>
}) {
  async function listOnline(actor: Actor): Promise<string[]> {
    const { users } = await presence.listOnline()
    const visible = await presence.listVisibleOnline(
      actor,
      users.map(({ userId }) => userId),
    )
    return [...visible]
  }

  return {
    /** @throws not_found for a job that one may not see */
    async listCustomers(actor: Actor, query: CustomerQuery): Promise<Page<DirectoryEntry>> {
      const { jobId = null, online, contacted = null, limit } = query
      if (jobId !== null && (await findVisibleJob(store, actor, jobId)) === null) {
        throw new DomainError('not_found', sentences.jobNotFound)
      }
      const onlineIds = online === undefined ? null : await listOnline(actor)
      const rows = await listDirectory(store, {
        side: 'customer',
        userId: actor.userId,
        pattern: toSearchPattern(query.q),
        jobId,
        contacted,
        onlyIds: online === true ? onlineIds : null,
        exceptIds: online === false ? onlineIds : null,
        after: fromPageCursor(query.cursor, ['text', 'id']),
        limit,
      })
      return toPage(rows, limit, toEntry, (row) => [row.name, row.id])
    },

    async listContractors(actor: Actor, query: PageQuery & { q?: string | undefined }): Promise<Page<DirectoryEntry>> {
      const rows = await listDirectory(store, {
        side: 'contractor',
        userId: actor.userId,
        pattern: toSearchPattern(query.q),
        jobId: null,
        contacted: null,
        onlyIds: null,
        exceptIds: null,
        after: fromPageCursor(query.cursor, ['text', 'id']),
        limit: query.limit,
      })
      return toPage(rows, query.limit, toEntry, (row) => [row.name, row.id])
    },

    /** @throws not_found where there is no such contractor, or the account is suspended or closed */
    async getContractor(actor: Actor, id: string): Promise<DirectoryEntry> {
      const [row] = await listDirectory(store, {
        side: 'contractor',
        userId: actor.userId,
        pattern: null,
        jobId: null,
        contacted: null,
        onlyIds: [id],
        exceptIds: null,
        after: null,
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
      const rows = await findCustomersBy(store, { userId: actor.userId, values })
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

function toEntry({ id, name, lastContactAt }: DirectoryRow): DirectoryEntry {
  return { id, name, lastContactAt: lastContactAt?.toISOString() ?? null }
}
