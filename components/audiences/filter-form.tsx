'use client'

import { useController } from 'react-hook-form'
import { filterSizeQuery } from '@/lib/client/audience-queries'
import { openJobsQuery } from '@/lib/client/job-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { AudienceFilter, LastContact } from '@/lib/protocol/audience-objects'
import { customers } from '../bulk/bulk-words'
import { Checkbox } from '../ui/checkbox'
import { Field } from '../ui/field'
import { isFilled } from '../ui/is-filled'
import { KeptForm } from '../ui/kept-form'
import { Refusal } from '../ui/refusal'
import { Select } from '../ui/select'
import { useKeptForm } from '../ui/use-kept-form'
import { contactWords, repliedWords } from './filter-words'
import { NameField } from './name-field'

const ANY = 'any'
const nothing: AudienceFilter = { jobId: null, contact: null, replied: null, online: false }
const contactOptions = [
  { value: ANY, label: 'Any time' },
  ...Object.entries(contactWords).map(([value, label]) => ({ value, label })),
]
const repliedOptions = [
  { value: ANY, label: 'Whether or not they answered' },
  { value: 'yes', label: repliedWords.yes },
  { value: 'no', label: repliedWords.no },
]

function isFilter({ jobId, contact, replied, online }: AudienceFilter): boolean {
  return jobId !== null || contact !== null || replied !== null || online
}

type FilterFormProps = {
  /** Null makes a new one. */
  audience: { id: string; name: string; filter: AudienceFilter } | null
  onClose: () => void
  /** May refuse; the reason is shown in place. */
  onSave: (name: string, filter: AudienceFilter) => Promise<void>
}

/** Says whom a saved filter stands for, and how many that is now. */
export function FilterForm({ audience, onClose, onSave }: FilterFormProps) {
  const form = useKeptForm(`audience-filter:${audience?.id ?? 'new'}`, {
    name: audience?.name ?? '',
    filter: audience?.filter ?? nothing,
  })
  const { errors } = form.formState
  const { field } = useController({
    control: form.control,
    name: 'filter',
    rules: { validate: (filter) => isFilter(filter) || 'Choose at least one of these: everybody is no audience.' },
  })
  const filter = field.value
  const set = (patch: Partial<AudienceFilter>) => field.onChange({ ...filter, ...patch })

  return (
    <KeptForm
      form={form}
      submitLabel="Save filter"
      onSave={({ name, filter }) => onSave(name.trim(), filter)}
      onClose={onClose}
    >
      <NameField
        registered={form.register('name', { validate: isFilled('Give it a name.') })}
        error={errors.name?.message}
        placeholder="Online and never written to"
      />
      <JobChoice jobId={filter.jobId} onChange={(jobId) => set({ jobId })} />
      <Field label="Last contact">
        <Select
          options={contactOptions}
          value={filter.contact ?? ANY}
          onValueChange={(contact) => set({ contact: contact === ANY ? null : (contact as LastContact) })}
        />
      </Field>
      <Field label="Answers">
        <Select
          options={repliedOptions}
          value={filter.replied === null ? ANY : filter.replied ? 'yes' : 'no'}
          onValueChange={(replied) => set({ replied: replied === ANY ? null : replied === 'yes' })}
        />
      </Field>
      <Checkbox checked={filter.online} onCheckedChange={(online) => set({ online })}>
        Online now
      </Checkbox>
      <SizeLine filter={filter} />
      <Refusal>{errors.filter?.message}</Refusal>
    </KeptForm>
  )
}

function JobChoice({ jobId, onChange }: { jobId: string | null; onChange: (jobId: string | null) => void }) {
  const jobs = useAllItems(useInfiniteQuery(openJobsQuery()))
  const options = [
    { value: ANY, label: 'Any job' },
    ...jobs.map(({ id, title }) => ({ value: id, label: title })),
    ...(jobId && !jobs.some(({ id }) => id === jobId) ? [{ value: jobId, label: 'Another job' }] : []),
  ]
  return (
    <Field label="Job">
      <Select options={options} value={jobId ?? ANY} onValueChange={(id) => onChange(id === ANY ? null : id)} />
    </Field>
  )
}

/** How many people that is, as one chooses. */
function SizeLine({ filter }: { filter: AudienceFilter }) {
  const { data: size, isError } = useQuery({ ...filterSizeQuery(filter), enabled: isFilter(filter) })
  return (
    <p aria-live="polite" className="tabular rounded-md bg-sunken px-3 py-2 text-sm">
      {!isFilter(filter)
        ? 'Choose whom it is for.'
        : isError
          ? 'How many that is did not load.'
          : size === undefined
            ? 'Counting'
            : `${customers(size)} now. They are worked out again whenever you use it.`}
    </p>
  )
}
