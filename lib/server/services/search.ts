import type { Actor } from '../../domain/actor'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Message, Peer } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import { searchMessages } from '../store/search'
import { toMessage } from './wire-objects'

type SearchHit = { message: Message; peer: Peer }

export type SearchService = ReturnType<typeof createSearchService>

export function createSearchService({ store }: { store: Store }) {
  return {
    /** Messages of own conversations that hold all words of `q`, the last one as a beginning; newest first. */
    async search(actor: Actor, { q, cursor, limit }: PageQuery & { q: string }): Promise<Page<SearchHit>> {
      const words = q.split(/\s+/)
      const hits = await searchMessages(store, {
        userId: actor.userId,
        words: words.slice(0, -1).join(' '),
        lastWord: words.at(-1) ?? '',
        after: fromPageCursor(cursor, ['time', 'id']),
        limit,
      })
      return toPage(
        hits,
        limit,
        ({ peer, ...row }) => ({ message: toMessage(row), peer }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },
  }
}
