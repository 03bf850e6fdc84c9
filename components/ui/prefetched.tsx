import { dehydrate, QueryClient, type QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FirstPaint } from '@/lib/client/first-paint'

type PrefetchedProps = {
  entries: readonly { queryKey: QueryKey; data: unknown }[]
  /** The time that the page was drawn at, in milliseconds, where it loaded something by it. */
  at?: number
  children: ReactNode
}

/** Gives the queries below what the server has loaded already, so that the first paint has data. */
export function Prefetched({ entries, at = Date.now(), children }: PrefetchedProps) {
  const client = new QueryClient()
  for (const { queryKey, data } of entries) client.setQueryData(queryKey, data)
  return (
    <FirstPaint state={dehydrate(client)} at={at}>
      {children}
    </FirstPaint>
  )
}
