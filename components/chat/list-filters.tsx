'use client'

import { ChevronDown } from 'lucide-react'
import dynamic from 'next/dynamic'
import { inboxJobsQuery } from '@/lib/client/job-queries'
import { loadPart } from '@/lib/client/load-part'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { cn } from '../ui/cn'
import { useMenuAnchor } from '../ui/use-menu-anchor'
import type { InboxFilter } from './inbox-address'

const loadPanel = loadPart(() => import('./job-filter-panel'))
const JobFilterPanel = dynamic(loadPanel, { ssr: false })

const words: Record<InboxFilter, string> = { all: 'All', unread: 'Unread', reply: 'Needs reply', online: 'Online' }

type ListFiltersProps = {
  filter: InboxFilter
  job: string
  onChange: (change: { filter?: InboxFilter; job?: string }) => void
}

function pillClass(isOn: boolean): string {
  return cn(
    'flex h-7 shrink-0 items-center gap-1 rounded-full px-2 font-medium text-xs transition-colors pointer-coarse:h-11',
    isOn ? 'bg-accent text-on-accent' : 'bg-tonal text-ink hover:bg-tonal-hover',
  )
}

/** Which conversations are listed: all, unread, those that wait for an answer, those online, those about a job. */
export function ListFilters({ filter, job, onChange }: ListFiltersProps) {
  const jobs = useAllItems(useInfiniteQuery(inboxJobsQuery()))
  const { anchor, close, triggerProps } = useMenuAnchor()
  const chosen = jobs.find(({ id }) => id === job)
  return (
    // They may be more than the list is wide: then they scroll.
    <div className="no-scrollbar -mx-3 flex items-center gap-1 overflow-x-auto px-3 py-0.5">
      <fieldset className="flex shrink-0 gap-1">
        <legend className="sr-only">Show</legend>
        {(Object.keys(words) as InboxFilter[]).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={filter === each}
            onClick={() => onChange({ filter: each })}
            className={pillClass(filter === each)}
          >
            {words[each]}
          </button>
        ))}
      </fieldset>
      {jobs.length > 0 ? (
        <button
          {...triggerProps}
          type="button"
          aria-label={`Job: ${chosen?.title ?? 'all jobs'}`}
          onPointerEnter={() => void loadPanel()}
          className={pillClass(job !== '')}
        >
          <span dir="auto" className="max-w-32 truncate">
            {chosen?.title ?? 'Job'}
          </span>
          <ChevronDown aria-hidden className="size-3.5" />
        </button>
      ) : null}
      {anchor ? (
        <JobFilterPanel
          anchor={anchor}
          jobs={jobs}
          job={job}
          onChange={(next) => onChange({ job: next })}
          onClose={close}
        />
      ) : null}
    </div>
  )
}
