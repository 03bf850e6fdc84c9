import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'

type PrefetchedProps = { entries: readonly { queryKey: QueryKey; data: unknown }[]; children: ReactNode }

/** Gives the queries below what the server has loaded already, so that the first paint has data. */
export function Prefetched({ entries, children }: PrefetchedProps) {
  const client = new QueryClient()
  for (const { queryKey, data } of entries) client.setQueryData(queryKey, data)
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}
