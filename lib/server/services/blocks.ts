import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { sentences } from '../../protocol/errors'
import type { Peer } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { ChangeFeed } from '../ports/change-feed'
import { deleteBlock, insertBlock, listBlocks } from '../store/blocks'
import type { Store } from '../store/client'
import { findConversationOf } from '../store/conversations'
import type { ReceiptsService } from './receipts'

export type BlocksService = ReturnType<typeof createBlocksService>

/** Blocks between a contractor and a customer; they count both ways, whoever set them. */
export function createBlocksService(parts: {
  store: Store
  changes: ChangeFeed
  receipts: Pick<ReceiptsService, 'catchUpCopies'>
  now: () => Date
}) {
  const { store, changes, receipts, now } = parts
  const publish = (actor: Actor, userId: string) =>
    changes.publish({ kind: 'block_changed', userIds: [actor.userId, userId] })

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Peer>> {
      const after = fromPageCursor(cursor, ['time', 'id'])
      const rows = await listBlocks(store, { blockerId: actor.userId, after, limit })
      return toPage(
        rows,
        limit,
        ({ id, name, role }) => ({ id, name, role }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },

    /** Blocking twice is not an error. @throws not_found for anyone who is not of the other side */
    async add(actor: Actor, userId: string): Promise<void> {
      const role = actor.role === 'contractor' ? 'customer' : 'contractor'
      const outcome = await insertBlock(store, { blockerId: actor.userId, blockedId: userId, role, now: now() })
      if (!outcome.isKnown) throw new DomainError('not_found', sentences.userNotFound)
      if (outcome.isNew) await publish(actor, userId)
    },

    /** @throws not_found where there is no such block */
    async remove(actor: Actor, userId: string): Promise<void> {
      const isGone = await deleteBlock(store, { blockerId: actor.userId, blockedId: userId })
      if (!isGone) throw new DomainError('not_found', 'Block not found')
      await publish(actor, userId)
      const conversation = await findConversationOf(store, actor.userId, userId)
      if (conversation !== null) await receipts.catchUpCopies(conversation.customerId, conversation.id)
    },
  }
}
