'use client'

import { Button } from './button'
import { cn } from './cn'

type LoadMoreProps = {
  /** The result of an infinite query. */
  query: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isFetchNextPageError: boolean
    fetchNextPage: () => unknown
  }
  label: string
  className?: string
}

type MoreProps = { failed: boolean; loading: boolean; label: string; size?: 'sm'; onMore: () => void }

/** The button for the next page, and that the last press brought none. */
export function More({ failed, loading, label, size, onMore }: MoreProps) {
  return (
    <>
      {failed ? (
        <span role="alert" className="text-danger-fg text-sm">
          More could not be loaded.
        </span>
      ) : null}
      <Button {...(size && { size })} pending={loading} onClick={onMore}>
        {failed ? 'Try again' : label}
      </Button>
    </>
  )
}

/** The way to the next page where a list does not load on by itself; nothing at its end. */
export function LoadMore({ query, label, className }: LoadMoreProps) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  if (!hasNextPage) return null
  return (
    <div className={cn('flex flex-wrap items-center gap-3 self-center', className)}>
      <More
        size="sm"
        failed={isFetchNextPageError}
        loading={isFetchingNextPage}
        label={label}
        onMore={() => void fetchNextPage()}
      />
    </div>
  )
}
