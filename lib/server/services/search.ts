import type { Actor } from '../../domain/actor'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toAskedTerms } from '../../domain/search-words'
import type { Message, Peer } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Read } from '../store/reads'
import { searchMessages } from '../store/search'
import { toMessage } from './wire-objects'

type SearchHit = { message: Message; peer: Peer }

export type SearchService = ReturnType<typeof createSearchService>

export function createSearchService({ read }: { read: Read }) {
  return {
    /** Messages of own conversations that hold all that `q` asks for (`toAskedTerms`), newest first. */
    async search(actor: Actor, { q, cursor, limit }: PageQuery & { q: string }): Promise<Page<SearchHit>> {
      const query = {
        userId: actor.userId,
        terms: toAskedTerms(q),
        after: fromPageCursor(cursor, ['time', 'id']),
        limit,
      }
      const hits = await read((store) => searchMessages(store, query))
      return toPage(
        hits,
        limit,
        ({ peer, ...row }) => ({ message: toMessage(row), peer }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },
  }
}
