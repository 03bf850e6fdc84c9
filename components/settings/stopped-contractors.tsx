'use client'

import { optOutsQuery } from '@/lib/client/account-queries'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { useConsent } from '../consent/use-consent'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { Loaded } from '../ui/loaded'
import { PageEnd } from '../ui/page-end'
import { Skeleton } from '../ui/skeleton'

/** Contractors whose bulk messages one has stopped, each with a way back. */
export function StoppedContractors() {
  const query = useInfiniteQuery(optOutsQuery())
  const { allowOne } = useConsent()
  return (
    <div className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">Stopped contractors</h3>
      <Loaded query={query} what="The contractors you stopped" place={<Skeleton className="h-5 w-56" />}>
        {(data) =>
          itemsOf(data).length === 0 ? (
            <p className="text-muted text-sm">
              None. Under each message that went to several people you can stop those of its sender.
            </p>
          ) : (
            <ul aria-label="Stopped contractors" className="divide-y divide-line">
              {itemsOf(data).map((person) => (
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
          )
        }
      </Loaded>
      <PageEnd
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
    </div>
  )
}
