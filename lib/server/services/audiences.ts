import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Audience, AudienceFilter } from '../../protocol/audience-objects'
import { MAX_QUEUED_RECIPIENTS, MAX_SAVED_FILTERS } from '../../protocol/limits'
import type { Page, PageQuery } from '../../protocol/routes'
import {
  type AudienceRow,
  countSavedFilters,
  deleteAudience,
  findAudience,
  insertAudience,
  listAudiences,
  updateAudience,
} from '../store/audiences'
import type { Store } from '../store/client'
import type { DirectoryService } from './directory'

/** Who is in it: those listed, or those whom the filter stands for. */
type Who = { userIds?: readonly string[] | undefined; filter?: AudienceFilter | undefined }

export type AudiencesService = ReturnType<typeof createAudiencesService>

/**
 * A contractor's own named lists of customers, and saved filters. Ids are kept as given, unknown ones too: whom a message
 * reaches is decided when it is sent. Whom a filter stands for is worked out whenever somebody asks.
 */
export function createAudiencesService(parts: {
  store: Store
  directory: Pick<DirectoryService, 'findMatching'>
  now: () => Date
  newId: () => string
}) {
  const { store, directory, now, newId } = parts

  async function getOwn(actor: Actor, id: string): Promise<AudienceRow> {
    const row = await findAudience(store, { id, ownerId: actor.userId })
    if (row === null) throw new DomainError('not_found', 'Audience not found')
    return row
  }

  /** With at most so many of whom a filter stands for. */
  async function toAudience(actor: Actor, row: AudienceRow, most: number): Promise<Audience> {
    if (row.filter === null) return { ...row, size: row.userIds.length }
    // Its size is beside the first of them.
    const { ids, total } = await directory.findMatching(actor, row.filter, Math.max(most, 1))
    return { ...row, userIds: ids.slice(0, most), size: total }
  }

  /** Of two that are added at once one may be too many: the bound is for what a list costs. */
  async function assertRoom(actor: Actor): Promise<void> {
    if ((await countSavedFilters(store, actor.userId)) < MAX_SAVED_FILTERS) return
    throw new DomainError('conflict', `At most ${MAX_SAVED_FILTERS} filters can be saved: delete one first`)
  }

  const toStored = ({ userIds, filter }: Who) => ({ userIds: userIds && [...new Set(userIds)], filter })

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Audience>> {
      const after = fromPageCursor(cursor, ['text', 'id'])
      const rows = await listAudiences(store, { ownerId: actor.userId, after, limit })
      const audiences = new Map<string, Audience>()
      // One after the other: a list takes no more of the database than one question does.
      for (const row of rows.slice(0, limit)) audiences.set(row.id, await toAudience(actor, row, 0))
      return toPage(
        rows,
        limit,
        (row) => audiences.get(row.id) as Audience,
        (row) => [row.name, row.id],
      )
    },

    /** @throws not_found */
    async get(actor: Actor, id: string): Promise<Audience> {
      return toAudience(actor, await getOwn(actor, id), MAX_QUEUED_RECIPIENTS)
    },

    /** Who is in it now, one more than a batch may have where there are more. @throws not_found, invalid for nobody */
    async resolve(actor: Actor, id: string): Promise<string[]> {
      const row = await getOwn(actor, id)
      const { userIds } = await toAudience(actor, row, MAX_QUEUED_RECIPIENTS + 1)
      if (userIds.length === 0) throw invalid('audienceId', 'holds nobody')
      return userIds
    },

    /** @throws conflict for one filter too many */
    async create(actor: Actor, { name, ...who }: { name: string } & Who): Promise<Audience> {
      if (who.filter) await assertRoom(actor)
      const audience = { id: newId(), ownerId: actor.userId, name, ...toStored(who), now: now() }
      return toAudience(actor, await insertAudience(store, audience), MAX_QUEUED_RECIPIENTS)
    },

    /** @throws not_found, conflict for one filter too many */
    async patch(actor: Actor, id: string, { name, ...who }: { name?: string | undefined } & Who): Promise<Audience> {
      if (who.filter && (await getOwn(actor, id)).filter === null) await assertRoom(actor)
      const row = await updateAudience(store, { id, ownerId: actor.userId }, { name, ...toStored(who) })
      if (row === null) throw new DomainError('not_found', 'Audience not found')
      return toAudience(actor, row, MAX_QUEUED_RECIPIENTS)
    },

    /** @throws not_found */
    async remove(actor: Actor, id: string): Promise<void> {
      const isGone = await deleteAudience(store, { id, ownerId: actor.userId })
      if (!isGone) throw new DomainError('not_found', 'Audience not found')
    },
  }
}
