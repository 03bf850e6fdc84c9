'use client'

import { memo } from 'react'
import type { PeopleFilters } from '@/lib/client/customer-queries'
import type { LastContactFilter } from '@/lib/client/last-contact'
import type { Job } from '@/lib/protocol/objects'
import { Checkbox } from '../ui/checkbox'
import { LazySelect } from './lazy-select'

const ANY_JOB = 'any'
const contactOptions: { value: LastContactFilter; label: string }[] = [
  { value: 'any', label: 'Any last contact' },
  { value: 'week', label: 'In the last 7 days' },
  { value: 'month', label: 'In the last 30 days' },
  { value: 'older', label: 'Over 30 days ago' },
  { value: 'never', label: 'Never contacted' },
]

type RecipientFiltersProps = {
  filters: PeopleFilters
  jobs: readonly Job[]
  disabled: boolean
  onChange: (next: { onJob?: string | null; online?: boolean | null; contact?: LastContactFilter | null }) => void
}

/** Narrows the list of customers. */
export const RecipientFilters = memo(function RecipientFilters({
  filters,
  jobs,
  disabled,
  onChange,
}: RecipientFiltersProps) {
  const jobOptions = [
    { value: ANY_JOB, label: 'Any job' },
    ...jobs.map(({ id, title }) => ({ value: id, label: title })),
    ...(filters.jobId && !jobs.some(({ id }) => id === filters.jobId)
      ? [{ value: filters.jobId, label: 'Another job' }]
      : []),
  ]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <LazySelect
        aria-label="Job"
        className="min-w-36 flex-1 sm:max-w-56"
        options={jobOptions}
        value={filters.jobId ?? ANY_JOB}
        disabled={disabled}
        onValueChange={(jobId) => onChange({ onJob: jobId === ANY_JOB ? null : jobId })}
      />
      <LazySelect
        aria-label="Last contact"
        className="min-w-40 flex-1 sm:max-w-56"
        options={contactOptions}
        value={filters.contact}
        disabled={disabled}
        onValueChange={(contact) => onChange({ contact: contact === 'any' ? null : contact })}
      />
      <Checkbox
        checked={filters.online}
        disabled={disabled}
        onCheckedChange={(online) => onChange({ online: online ? true : null })}
        className="px-1"
      >
        Online now
      </Checkbox>
    </div>
  )
})
