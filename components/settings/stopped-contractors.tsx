'use client'

import { optOutsQuery } from '@/lib/client/account-queries'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { useConsent } from '../consent/use-consent'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { PageEnd } from '../ui/page-end'
import { Skeleton } from '../ui/skeleton'

/** Contractors whose bulk messages one has stopped, each with a way back. */
export function StoppedContractors() {
  const query = useInfiniteQuery(optOutsQuery())
  const { data, error, isFetching, refetch } = query
  const people = itemsOf(data)
  const { allowOne } = useConsent()
  if (error && !data) {
    return (
      <ErrorState
        title="The contractors you stopped did not load"
        error={error}
        retrying={isFetching}
        onRetry={() => void refetch()}
      />
    )
  }
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">Stopped contractors</h3>
      {data === undefined ? (
        <Skeleton className="h-5 w-56" />
      ) : people.length === 0 ? (
        <p className="text-muted text-sm">
          None. Under each message that went to several people you can stop those of its sender.
        </p>
      ) : (
        <ul aria-label="Stopped contractors" className="divide-y divide-line">
          {people.map((person) => (
            <li key={person.id} className="flex items-center gap-3 py-2">
              <Avatar userId={person.id} name={person.name} size="sm" />
              <span className="min-w-0 flex-1 truncate text-sm" dir="auto">
                {person.name}
              </span>
              <Button size="sm" aria-label={`Allow ${person.name} again`} onClick={() => void allowOne(person)}>
                Allow again
              </Button>
            </li>
          ))}
        </ul>
      )}
      <PageEnd
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  )
}
