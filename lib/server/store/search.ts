import type { Peer } from '../../protocol/objects'
import type { Store } from './client'
import { mergeNewWords as merge } from './sql/merge-new-words'
import { type SearchQuery, searchMessages as search } from './sql/search-messages'
import type { MessageRow } from './sql/shared/message-columns'

/** Messages with all these words in the user's own conversations, newest first, one more than `limit`. */
export async function searchMessages(store: Store, query: SearchQuery): Promise<(MessageRow & { peer: Peer })[]> {
  return search.run(store.pool, query)
}

/** Merges the words of new messages into the index, off the path of sends. */
export async function mergeNewWords(store: Store): Promise<void> {
  await merge(store.pool)
}
