'use client'

import { useMemo } from 'react'
import { openJobsQuery } from '@/lib/client/job-queries'
import { templatesQuery } from '@/lib/client/template-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { BatchState } from '@/lib/protocol/bulk-objects'
import { batchStates } from '@/lib/protocol/bulk-states'
import { Select } from '../ui/select'

const batchStateWords: Record<BatchState, string> = {
  held: 'About to go out',
  scheduled: 'Scheduled',
  sending: 'Going out',
  paused: 'Paused',
  sent: 'Sent',
  stopped: 'Stopped',
  cancelled: 'Undone',
}
const ANY = 'any'

type Filter = { state: BatchState | null; job: string | null; template: string | null }
type HistoryFiltersProps = {
  state: BatchState | null
  jobId: string
  templateId: string
  onChange: (next: Partial<Filter>) => void
}

/** Narrows the history by state, job and template. */
export function HistoryFilters({ state, jobId, templateId, onChange }: HistoryFiltersProps) {
  const jobs = useAllItems(useInfiniteQuery(openJobsQuery()))
  const templates = useAllItems(useInfiniteQuery(templatesQuery()))
  const jobOptions = useMemo(
    () => [{ value: ANY, label: 'Any job' }, ...jobs.map(({ id, title }) => ({ value: id, label: title }))],
    [jobs],
  )
  const templateOptions = useMemo(
    () => [{ value: ANY, label: 'Any template' }, ...templates.map(({ id, name }) => ({ value: id, label: name }))],
    [templates],
  )
  const given = (value: string) => (value === ANY ? null : value)
  return (
    <fieldset className="flex flex-wrap gap-2">
      <legend className="sr-only">Narrow the list</legend>
      <Select
        aria-label="State"
        className="min-w-36 flex-1 sm:max-w-52"
        value={state ?? ANY}
        options={[
          { value: ANY, label: 'Any state' },
          ...batchStates.map((value) => ({ value, label: batchStateWords[value] })),
        ]}
        onValueChange={(value) => onChange({ state: given(value) as BatchState | null })}
      />
      <Select
        aria-label="Job"
        className="min-w-36 flex-1 sm:max-w-52"
        value={jobId || ANY}
        options={jobOptions}
        onValueChange={(value) => onChange({ job: given(value) })}
      />
      <Select
        aria-label="Template"
        className="min-w-36 flex-1 sm:max-w-52"
        value={templateId || ANY}
        options={templateOptions}
        onValueChange={(value) => onChange({ template: given(value) })}
      />
    </fieldset>
  )
}
