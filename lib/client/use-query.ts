'use client'

import {
  InfiniteQueryObserver,
  QueryObserver,
  type QueryObserverOptions,
  useInfiniteQuery as useLiveInfiniteQuery,
  useQuery as useLiveQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useFirstPaint } from './first-paint'

/** The result with the data that the server drew, or null once the browser has taken over. */
function useFirstResult(Observer: typeof QueryObserver, options: QueryObserverOptions) {
  const client = useQueryClient()
  const source = useFirstPaint()
  if (!source) return null
  const first = client.defaultQueryOptions(options)
  first._optimisticResults = 'optimistic'
  // Whether it is old by the browser's clock is no part of what the server drew.
  first.staleTime = Number.POSITIVE_INFINITY
  return new Observer(source.client, first).getOptimisticResult(first)
}

/** TanStack's hook, but its first result is the one that the server drew the page from. */
export const useQuery = ((options: QueryObserverOptions) => {
  const first = useFirstResult(QueryObserver, options)
  const live = useLiveQuery(options)
  // What an effect of the first paint asks for must reach the cache that stays.
  return first ? { ...first, refetch: live.refetch } : live
}) as typeof useLiveQuery

/** The same for lists that come in pages. */
export const useInfiniteQuery = ((options: Parameters<typeof useLiveInfiniteQuery>[0]) => {
  const first = useFirstResult(InfiniteQueryObserver as typeof QueryObserver, options as QueryObserverOptions)
  const live = useLiveInfiniteQuery(options)
  if (!first) return live
  const { refetch, fetchNextPage, fetchPreviousPage } = live
  return { ...first, refetch, fetchNextPage, fetchPreviousPage }
}) as typeof useLiveInfiniteQuery
