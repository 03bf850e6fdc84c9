import type { Store } from './client'
import { estimateHits } from './sql/estimate-hits'
import { mergeNewWords as merge } from './sql/merge-new-words'
import { type SearchHitRow, type SearchQuery, searchMessages as search } from './sql/search-messages'
import { searchRecentMessages } from './sql/search-recent-messages'

/** From so many hits among all messages on, fetching them costs more than looking at what is new (`npm run bench -- search`). */
const COMMON = 5000

/** Messages in the user's own conversations that hold all that is asked for, newest first, one more than `limit`. */
export async function searchMessages(store: Store, query: SearchQuery): Promise<SearchHitRow[]> {
  if (query.terms.length === 0) return []
  const [estimate] = await estimateHits.run(store.pool, query.terms)
  if ((estimate?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0) >= COMMON) {
    const recent = await searchRecentMessages.run(store.pool, query)
    const [first, last] = [recent[0], recent.at(-1)]
    const isWhole = first?.edge === null
    const isFull = recent.length > query.limit && last !== undefined && last.edge !== null && last.createdAt > last.edge
    if (isWhole || isFull) return recent
  }
  return search.run(store.pool, query)
}

/** Merges the words of new messages into the index, off the path of sends. */
export async function mergeNewWords(store: Store): Promise<void> {
  await merge(store.pool)
}
