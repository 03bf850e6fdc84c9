'use client'

import { ListFilter } from 'lucide-react'
import { memo } from 'react'
import type { LastContactFilter, PeopleFilters } from '@/lib/client/customer-queries'
import type { Job } from '@/lib/protocol/objects'
import { contactWords as spanWords } from '../audiences/filter-words'
import { Button } from '../ui/button'
import { Checkbox } from '../ui/checkbox'
import { Chip } from '../ui/chip'
import { Popover } from '../ui/popover'
import { Select } from '../ui/select'

const ANY_JOB = 'any'
const contactWords: Record<LastContactFilter, string> = { any: 'Any last contact', ...spanWords }
const contactOptions = (Object.keys(contactWords) as LastContactFilter[]).map((value) => ({
  value,
  label: contactWords[value],
}))

type PeopleFilterProps = {
  filters: PeopleFilters
  jobs: readonly Job[]
  disabled: boolean
  onChange: (next: { onJob?: string | null; online?: boolean | null; contact?: LastContactFilter | null }) => void
}

/** One button for all that narrows the list of customers. */
export const PeopleFilter = memo(function PeopleFilter({ filters, jobs, disabled, onChange }: PeopleFilterProps) {
  const jobOptions = [
    { value: ANY_JOB, label: 'Any job' },
    ...jobs.map(({ id, title }) => ({ value: id, label: title })),
    ...(filters.jobId && !jobs.some(({ id }) => id === filters.jobId)
      ? [{ value: filters.jobId, label: 'Another job' }]
      : []),
  ]
  return (
    <Popover
      title="Filter customers"
      align="end"
      trigger={
        <Button
          disabled={disabled}
          className="h-10 px-3"
          icon={<ListFilter aria-hidden className="size-4 text-muted" />}
        >
          Filter
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Select
          aria-label="Job"
          options={jobOptions}
          value={filters.jobId ?? ANY_JOB}
          disabled={disabled}
          onValueChange={(jobId) => onChange({ onJob: jobId === ANY_JOB ? null : jobId })}
        />
        <Select
          aria-label="Last contact"
          options={contactOptions}
          value={filters.contact}
          disabled={disabled}
          onValueChange={(contact) => onChange({ contact: contact === 'any' ? null : contact })}
        />
        <Checkbox
          checked={filters.online}
          disabled={disabled}
          onCheckedChange={(online) => onChange({ online: online ? true : null })}
        >
          Online now
        </Checkbox>
      </div>
    </Popover>
  )
})

/** What narrows the list at present, each to be taken away with a press. */
export const ActiveFilters = memo(function ActiveFilters({ filters, jobs, disabled, onChange }: PeopleFilterProps) {
  const job = jobs.find(({ id }) => id === filters.jobId)
  const active = [
    ...(filters.jobId ? [{ label: job?.title ?? 'Another job', none: { onJob: null } }] : []),
    ...(filters.contact === 'any' ? [] : [{ label: contactWords[filters.contact], none: { contact: null } }]),
    ...(filters.online ? [{ label: 'Online now', none: { online: null } }] : []),
  ]
  if (active.length === 0) return null
  return (
    <ul aria-label="Filters" className="flex flex-wrap gap-1.5">
      {active.map(({ label, none }) => (
        <li key={label} className="max-w-full">
          <Chip label={label} {...(disabled ? {} : { onRemove: () => onChange(none) })} />
        </li>
      ))}
    </ul>
  )
})
