'use client'

import { Megaphone, MessageSquare } from 'lucide-react'
import Link from 'next/link'
import { jobQuery } from '@/lib/client/job-queries'
import { useSelf } from '@/lib/client/live-provider'
import { unknownPresence } from '@/lib/client/presence-watch'
import { useNow } from '@/lib/client/use-now'
import { usePresence } from '@/lib/client/use-presence'
import { useQuery } from '@/lib/client/use-query'
import type { Job } from '@/lib/protocol/objects'
import { PresenceDot, presenceText } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { buttonClass } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'

/** Who said they are interested in an own job, each a press away from a conversation. */
export function InterestedPeople({ job }: { job: Job }) {
  const self = useSelf()
  const { data, error, isFetching, refetch } = useQuery(jobQuery(job.id))
  const people = data?.interested ?? []
  const presence = usePresence(people.map(({ id }) => id))
  const now = useNow()
  // A message joins a contractor and a customer; nobody else can be written to.
  const reachable = people.filter(({ role }) => role !== self.role && role !== 'admin')

  if (error && !data) {
    return (
      <ErrorState title="The list did not load" error={error} retrying={isFetching} onRetry={() => void refetch()} />
    )
  }
  if (!data) {
    return (
      <div role="status" className="flex flex-col gap-3 px-5 py-4">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-5 w-1/2" />
        <Skeleton className="h-5 w-2/5" />
      </div>
    )
  }
  if (people.length === 0) {
    return <p className="px-4 py-4 text-muted text-sm sm:px-5">Nobody has said they are interested yet.</p>
  }
  return (
    <div className="flex flex-col">
      <ul aria-label={`Interested in ${job.title}`} className="max-h-96 overflow-y-auto">
        {people.map((person) => {
          const status = presence.get(person.id) ?? unknownPresence
          return (
            <li
              key={person.id}
              className="flex min-h-14 items-center gap-3 border-line border-b px-4 py-2 last:border-b-0 sm:px-5"
            >
              <Avatar
                userId={person.id}
                name={person.name}
                size="sm"
                dot={<PresenceDot presence={status} decorative />}
              />
              <span className="min-w-0 flex-1">
                <span dir="auto" className="block truncate text-start font-medium text-sm">
                  {person.name}
                </span>
                <span className="block truncate text-muted text-xs">
                  {presenceText(status, null, now.at, now.local)}
                </span>
              </span>
              {reachable.includes(person) ? (
                <Link
                  href={`/inbox/new?to=${person.id}&about=${job.id}`}
                  aria-label={`Message ${person.name}`}
                  className={buttonClass({ size: 'sm' })}
                >
                  <MessageSquare aria-hidden className="size-4" />
                  Message
                </Link>
              ) : null}
            </li>
          )
        })}
      </ul>
      {self.role === 'contractor' && job.status === 'open' && reachable.length > 0 ? (
        <div className="border-line border-t px-4 py-3 sm:px-5">
          <Link
            href={`/bulk/new?job=${job.id}&to=${reachable
              .slice(0, 50)
              .map(({ id }) => id)
              .join(',')}`}
            className={buttonClass({ size: 'sm', variant: 'primary' })}
          >
            <Megaphone aria-hidden className="size-4" />
            {reachable.length > 50 ? 'Message the first 50' : 'Message all interested'}
          </Link>
        </div>
      ) : null}
    </div>
  )
}
