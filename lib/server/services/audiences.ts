import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Audience } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { deleteAudience, findAudience, insertAudience, listAudiences, updateAudience } from '../store/audiences'
import type { Store } from '../store/client'

export type AudiencesService = ReturnType<typeof createAudiencesService>

/**
 * A contractor's own named lists of customers. Ids are kept as given, unknown ones too: whom a message
 * reaches is decided when it is sent.
 */
export function createAudiencesService(parts: { store: Store; now: () => Date; newId: () => string }) {
  const { store, now, newId } = parts

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Audience>> {
      const after = fromPageCursor(cursor, ['text', 'id'])
      const rows = await listAudiences(store, { ownerId: actor.userId, after, limit })
      return toPage(
        rows,
        limit,
        (row) => row,
        (row) => [row.name, row.id],
      )
    },

    /** @throws not_found */
    async get(actor: Actor, id: string): Promise<Audience> {
      const row = await findAudience(store, { id, ownerId: actor.userId })
      if (row === null) throw new DomainError('not_found', 'Audience not found')
      return row
    },

    async create(actor: Actor, { name, userIds }: { name: string; userIds: readonly string[] }): Promise<Audience> {
      const distinct = [...new Set(userIds)]
      return insertAudience(store, { id: newId(), ownerId: actor.userId, name, userIds: distinct, now: now() })
    },

    /** @throws not_found */
    async patch(
      actor: Actor,
      id: string,
      { name, userIds }: { name?: string | undefined; userIds?: readonly string[] | undefined },
    ): Promise<Audience> {
      const change = { name, userIds: userIds && [...new Set(userIds)] }
      const row = await updateAudience(store, { id, ownerId: actor.userId }, change)
      if (row === null) throw new DomainError('not_found', 'Audience not found')
      return row
    },

    /** @throws not_found */
    async remove(actor: Actor, id: string): Promise<void> {
      const isGone = await deleteAudience(store, { id, ownerId: actor.userId })
      if (!isGone) throw new DomainError('not_found', 'Audience not found')
    },
  }
}
