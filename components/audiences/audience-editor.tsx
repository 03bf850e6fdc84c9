'use client'

import { type ComponentProps, useState } from 'react'
import { useController } from 'react-hook-form'
import { audiencePeopleQuery } from '@/lib/client/audience-queries'
import { addChosen, type Chosen, removeChosen, toggleChosen } from '@/lib/client/bulk-selection'
import { looksLikeList } from '@/lib/client/pasted-list'
import { useCustomerSearch } from '@/lib/client/use-customer-search'
import { useQuery } from '@/lib/client/use-query'
import type { Audience, AudienceFilter } from '@/lib/protocol/audience-objects'
import { CustomerList } from '../bulk/customer-list'
import { PastePeopleDialog } from '../bulk/paste-people-dialog'
import { Chip } from '../ui/chip'
import { Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { isFilled } from '../ui/is-filled'
import { KeptForm } from '../ui/kept-form'
import { Refusal } from '../ui/refusal'
import { Segmented } from '../ui/segmented'
import { Skeleton } from '../ui/skeleton'
import { useKeptForm } from '../ui/use-kept-form'
import { FilterForm } from './filter-form'
import { NameField } from './name-field'

const MAX_PEOPLE = 5000
const SHOWN_CHIPS = 60

type AudienceEditorProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Null makes a new one. */
  audience: Audience | null
  /** May refuse; the reason is shown in place. */
  onSave: (input: AudienceInput) => Promise<void>
}

export type AudienceInput = { name: string } & ({ userIds: string[] } | { filter: AudienceFilter })

const kinds = [
  { value: 'list', label: 'A list' },
  { value: 'filter', label: 'Whoever matches' },
] as const

/** Makes an audience of chosen customers or of whoever matches, or changes one. */
export function AudienceEditor(props: AudienceEditorProps) {
  const { open, onOpenChange, audience } = props
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={audience ? 'Edit audience' : 'New audience'}
      description="Customers under a name, to be chosen with one press."
    >
      {audience?.filter ? (
        <FilterPart {...props} audience={{ ...audience, filter: audience.filter }} />
      ) : audience ? (
        <LoadedForm {...props} audience={audience} />
      ) : (
        <NewAudience {...props} />
      )}
    </Dialog>
  )
}

function NewAudience(props: AudienceEditorProps) {
  const [kind, setKind] = useState<'list' | 'filter'>('list')
  return (
    <div className="flex flex-col items-start gap-4">
      <Segmented label="Kind of audience" items={kinds} value={kind} onValueChange={setKind} />
      <div className="w-full">
        {kind === 'list' ? <AudienceForm {...props} people={[]} /> : <FilterPart {...props} audience={null} />}
      </div>
    </div>
  )
}

type FilterPartProps = Pick<AudienceEditorProps, 'onOpenChange' | 'onSave'> &
  Pick<ComponentProps<typeof FilterForm>, 'audience'>

function FilterPart({ audience, onOpenChange, onSave }: FilterPartProps) {
  return (
    <FilterForm
      audience={audience}
      onClose={() => onOpenChange(false)}
      onSave={(name, filter) => onSave({ name, filter })}
    />
  )
}

/** Ids alone are kept, so the names are asked for first. */
function LoadedForm(props: AudienceEditorProps & { audience: Audience }) {
  const { data, error, isFetching, refetch } = useQuery(audiencePeopleQuery(props.audience.userIds))
  if (data) return <AudienceForm {...props} people={data} />
  if (error) return <ErrorState error={error} retrying={isFetching} onRetry={() => void refetch()} />
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">Loading</span>
      <Skeleton className="h-9 rounded-md" />
      <Skeleton className="h-10 rounded-md" />
      <Skeleton className="h-84 rounded-md" />
    </div>
  )
}

type AudienceFields = { name: string; chosen: Chosen[] }

function AudienceForm({ audience, people, onSave, onOpenChange }: AudienceEditorProps & { people: Chosen[] }) {
  const form = useKeptForm<AudienceFields>(`audience:${audience?.id ?? 'new'}`, {
    name: audience?.name ?? '',
    chosen: people,
  })
  const { control, getValues } = form
  const { errors } = form.formState
  const { field } = useController({
    control,
    name: 'chosen',
    rules: { validate: (held) => held.length <= MAX_PEOPLE || `An audience holds ${MAX_PEOPLE} customers at most.` },
  })
  const chosen = field.value
  const setChosen = (change: (held: readonly Chosen[]) => readonly Chosen[]) =>
    field.onChange([...change(getValues('chosen'))])
  const [q, setQ] = useState('')
  const [pasted, setPasted] = useState<string | null>(null)
  const search = useCustomerSearch({ q, jobId: null, online: false, contact: 'any' })
  const { items, hasNextPage } = search

  return (
    <>
      <KeptForm
        form={form}
        submitLabel="Save audience"
        onSave={({ name, chosen }) => onSave({ name: name.trim(), userIds: chosen.map(({ id }) => id) })}
        onClose={() => onOpenChange(false)}
      >
        <NameField
          registered={form.register('name', { validate: isFilled('Give it a name.') })}
          error={errors.name?.message}
          placeholder="Regulars in Riverside"
        />
        <CustomerList
          items={items}
          chosen={chosen}
          onToggle={(person) => setChosen((held) => toggleChosen(held, person))}
          query={q}
          onQueryChange={setQ}
          onPasteList={(text) => {
            if (!looksLikeList(text)) return false
            setPasted(text)
            return true
          }}
          awaited={search.isAwaited}
          onEndReached={search.loadMore}
          hasMore={hasNextPage}
          disabled={false}
          filters={null}
          instead={
            items.length > 0 ? null : search.isError ? (
              <ErrorState
                title="Customers did not load"
                error={search.error}
                retrying={search.isFetching}
                onRetry={() => void search.refetch()}
              />
            ) : (
              <p role="status" className="px-3 py-6 text-center text-muted text-sm">
                {search.isFetching || search.isSettling ? 'Loading customers' : 'Nobody matches.'}
              </p>
            )
          }
        />
        <section aria-label="In this audience" className="flex flex-col gap-2">
          <p aria-live="polite" className="tabular font-medium text-sm">
            {`${chosen.length} in this audience`}
          </p>
          <ul className="flex max-h-32 flex-wrap gap-1.5 overflow-y-auto p-0.5 empty:hidden">
            {chosen.slice(0, SHOWN_CHIPS).map(({ id, name: who }) => (
              <li key={id} className="max-w-full">
                <Chip label={who} onRemove={() => setChosen((held) => removeChosen(held, new Set([id])))} />
              </li>
            ))}
            {chosen.length > SHOWN_CHIPS ? (
              <li className="self-center text-muted text-sm">{`and ${chosen.length - SHOWN_CHIPS} more`}</li>
            ) : null}
          </ul>
        </section>
        <Refusal>{errors.chosen?.message}</Refusal>
      </KeptForm>
      <PastePeopleDialog
        pasted={pasted}
        onClose={() => setPasted(null)}
        onAdd={(found) => setChosen((held) => addChosen(held, found))}
      />
    </>
  )
}
