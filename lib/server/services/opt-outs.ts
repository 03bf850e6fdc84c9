import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { sentences } from '../../protocol/errors'
import type { Peer } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import { deleteOptOut, insertOptOut, listOptOuts } from '../store/opt-outs'
import { isVisiblePerson } from '../store/users'

export type OptOutsService = ReturnType<typeof createOptOutsService>

/** Contractors whose bulk messages a customer does not take. Nobody is told of it before the next batch. */
export function createOptOutsService({ store, now }: { store: Store; now: () => Date }) {
  async function assertContractor(actor: Actor, contractorId: string): Promise<void> {
    const isKnown = await isVisiblePerson(store, { viewerId: actor.userId, userId: contractorId, role: 'contractor' })
    if (!isKnown) throw new DomainError('not_found', sentences.userNotFound)
  }

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Peer>> {
      const after = fromPageCursor(cursor, ['time', 'id'])
      const rows = await listOptOuts(store, { customerId: actor.userId, after, limit })
      return toPage(
        rows,
        limit,
        ({ id, name, role }) => ({ id, name, role }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },

    /** Twice is once. @throws not_found for anyone who is no contractor */
    async add(actor: Actor, contractorId: string): Promise<void> {
      await assertContractor(actor, contractorId)
      await insertOptOut(store, { customerId: actor.userId, contractorId, now: now() })
    },

    /** Taking back what does not stand changes nothing. @throws not_found for anyone who is no contractor */
    async remove(actor: Actor, contractorId: string): Promise<void> {
      const isGone = await deleteOptOut(store, { customerId: actor.userId, contractorId })
      if (!isGone) await assertContractor(actor, contractorId)
    },
  }
}
