'use client'

import { keepPreviousData } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { foldText } from '@/lib/domain/folded-text'
import { isNamed } from '@/lib/domain/search-words'
import type { DirectoryEntry } from '@/lib/protocol/objects'
import type { Chosen } from './bulk-selection'
import { customersQuery, type PeopleFilters, toCustomerFilter } from './customer-queries'
import { itemsOf } from './paging'
import { useDebounced } from './use-debounced'
import { useInfiniteQuery } from './use-query'

const SEARCH_DELAY_MS = 150

/** Customers that match. Each keystroke narrows what is loaded at once; the server's answer follows. */
export function useCustomerSearch(filters: PeopleFilters) {
  const typed = filters.q.trim()
  const q = useDebounced(typed, SEARCH_DELAY_MS)
  const filter = toCustomerFilter({ ...filters, q })
  const result = useInfiniteQuery({ ...customersQuery(filter), placeholderData: keepPreviousData })
  const { data, hasNextPage, fetchNextPage, isPlaceholderData } = result
  const isSettling = typed !== q || isPlaceholderData

  const loaded = useMemo(() => itemsOf(data), [data])
  const items = useMemo(() => {
    const word = isSettling ? typed : ''
    return word === '' ? loaded : loaded.filter(({ id, name }) => isNamed([name, id], word))
  }, [loaded, isSettling, typed])

  const asked = { q: foldText(q), others: JSON.stringify({ ...filter, q: undefined }) }
  const [answered, setAnswered] = useState(asked)
  if (data && !isPlaceholderData && (answered.q !== asked.q || answered.others !== asked.others)) setAnswered(asked)
  // More of the same word only leaves rows out: those that stay are already the first of the answer.
  const isNarrowed = answered.others === asked.others && foldText(typed).startsWith(answered.q)
  const isAwaited = result.isPending || (isSettling && !(isNarrowed && items.length > 0))

  const { isFetchingNextPage } = result
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  /** Up to `room` matching customers that are not chosen yet, and whether there are more of them. */
  const collect = useCallback(
    async (room: number, chosen: readonly Chosen[]) => {
      const taken = new Set(chosen.map(({ id }) => id))
      const found = new Map<string, DirectoryEntry>()
      let pages = data?.pages ?? []
      let more = hasNextPage
      for (;;) {
        for (const one of pages.flatMap((page) => page.items)) {
          if (!taken.has(one.id)) found.set(one.id, one)
        }
        if (found.size > room || !more) break
        const next = await fetchNextPage()
        if (next.isError) throw next.error
        pages = next.data?.pages ?? []
        more = next.hasNextPage
      }
      return { people: [...found.values()].slice(0, room), isCut: found.size > room }
    },
    [data, hasNextPage, fetchNextPage],
  )

  const total = data?.pages[0]?.total ?? null
  return { ...result, items, total, isSettling, isAwaited, loadMore, collect }
}
