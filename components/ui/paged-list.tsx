'use client'

import type { ReactNode } from 'react'
import { itemsOf } from '@/lib/client/paging'
import { useOffline } from '@/lib/client/use-offline'
import { Card } from './card'
import { ErrorState } from './error-state'
import { NotHeld } from './not-held'
import { PageEnd } from './page-end'
import { RowsSkeleton } from './rows-skeleton'
import { VirtualList } from './virtual-list'

type PagedListProps<T> = {
  /** The result of an infinite query. */
  query: {
    data: { pages: readonly { items: readonly T[] }[] } | undefined
    isPending: boolean
    isFetching: boolean
    error: Error | null
    refetch: () => unknown
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    fetchNextPage: () => unknown
  }
  label: string
  itemKey: (item: T) => string
  renderItem: (item: T) => ReactNode
  /** A first guess of a row's height; the true one is measured. */
  estimate: number
  /** What did not load, as a sentence. */
  failed: string
  empty: ReactNode
  className?: string
}

/**
 * A list that comes page by page, in its four states: loading, failed, empty, full. One that is there stays while it is
 * fetched anew.
 */
export function PagedList<T>({ query, failed, empty, className, ...list }: PagedListProps<T>) {
  const offline = useOffline()
  if (offline && query.data === undefined) return <NotHeld />
  if (query.isPending) return <RowsSkeleton />
  const items = itemsOf(query.data)
  if (items.length === 0) {
    return (
      <Card>
        {query.error ? (
          <ErrorState
            title={failed}
            error={query.error}
            retrying={query.isFetching}
            onRetry={() => void query.refetch()}
          />
        ) : (
          empty
        )}
      </Card>
    )
  }
  return (
    <div className={className}>
      <VirtualList {...list} items={items} />
      <PageEnd
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  )
}
