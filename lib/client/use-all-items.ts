'use client'

import { useEffect, useMemo } from 'react'
import { itemsOf } from './paging'

/** 5,000 things at 200 a page: more than anybody picks from a list. */
const MAX_PAGES = 25

type PagedQuery<T> = {
  data: { pages: readonly { items: readonly T[] }[] } | undefined
  hasNextPage: boolean
  isFetching: boolean
  isFetchNextPageError: boolean
  fetchNextPage: () => Promise<unknown>
}

/** All that a list in pages holds, asked for one page after the other: for those who choose from the whole of it. */
export function useAllItems<T>(query: PagedQuery<T>): T[] {
  const { data, hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = query
  const isWanted = hasNextPage && !isFetchNextPageError && (data?.pages.length ?? 0) < MAX_PAGES
  useEffect(() => {
    // What is asked for while the list is being read anew may be dropped unseen, and nobody would ask again.
    if (isWanted && !isFetching) void fetchNextPage()
  }, [isWanted, isFetching, fetchNextPage])
  return useMemo(() => itemsOf(data), [data])
}
