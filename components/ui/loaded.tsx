'use client'

import type { ReactNode } from 'react'
import { useOffline } from '@/lib/client/use-offline'
import { ErrorState } from './error-state'
import { NotHeld } from './not-held'

type LoadedProps<T> = {
  /** The result of a query. */
  query: { data: T | undefined; error: Error | null; isFetching: boolean; refetch: () => unknown }
  /** What it is, as a sentence begins: "Your sessions". */
  what: string
  /** Keeps its place while it loads. */
  place: ReactNode
  children: (data: T) => ReactNode
}

/** What a card shows of a query, in its states: loading, not held, failed, there. What is there stays while it is fetched anew. */
export function Loaded<T>({ query, what, place, children }: LoadedProps<T>) {
  const offline = useOffline()
  const { data, error, isFetching, refetch } = query
  if (data !== undefined) return children(data)
  if (offline) return <NotHeld what={what} />
  if (error === null) return place
  return (
    <ErrorState
      className="py-4"
      title={`${what} did not load`}
      error={error}
      retrying={isFetching}
      onRetry={() => void refetch()}
    />
  )
}
