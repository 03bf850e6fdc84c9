'use client'

import { inboxJobsQuery } from '@/lib/client/job-queries'
import { useQuery } from '@/lib/client/use-query'
import { cn } from '../ui/cn'
import type { InboxFilter } from './inbox-address'

const words: Record<InboxFilter, string> = { all: 'All', unread: 'Unread', online: 'Online' }

type ListFiltersProps = {
  filter: InboxFilter
  job: string
  onChange: (change: { filter?: InboxFilter; job?: string }) => void
}

/** Which conversations are listed: all, unread, those online, those about a job. */
export function ListFilters({ filter, job, onChange }: ListFiltersProps) {
  const { data: jobs } = useQuery(inboxJobsQuery())
  return (
    <div className="flex items-center gap-1.5">
      <fieldset className="flex gap-1">
        <legend className="sr-only">Show</legend>
        {(Object.keys(words) as InboxFilter[]).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={filter === each}
            onClick={() => onChange({ filter: each })}
            className={cn(
              'h-7 rounded-full px-3 font-medium text-xs transition-colors pointer-coarse:h-11',
              filter === each ? 'bg-accent text-on-accent' : 'bg-sunken text-muted hover:bg-hover hover:text-ink',
            )}
          >
            {words[each]}
          </button>
        ))}
      </fieldset>
      {jobs && jobs.items.length > 0 ? (
        <select
          aria-label="Job"
          value={job}
          onChange={(event) => onChange({ job: event.target.value })}
          className={cn(
            'h-7 min-w-0 flex-1 truncate rounded-full border-transparent px-2.5 font-medium text-xs pointer-coarse:h-11',
            job ? 'bg-accent-bg text-accent-fg' : 'bg-sunken text-muted hover:bg-hover',
          )}
        >
          <option value="">All jobs</option>
          {jobs.items.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      ) : null}
    </div>
  )
}
