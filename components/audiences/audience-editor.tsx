'use client'

import { useCallback, useState } from 'react'
import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import { audiencePeopleQuery } from '@/lib/client/audience-queries'
import { addChosen, type Chosen, removeChosen, toggleChosen } from '@/lib/client/bulk-selection'
import { looksLikeList } from '@/lib/client/pasted-list'
import { useCustomerSearch } from '@/lib/client/use-customer-search'
import { useQuery } from '@/lib/client/use-query'
import type { Audience } from '@/lib/protocol/objects'
import { CustomerList } from '../bulk/customer-list'
import { PastePeopleDialog } from '../bulk/paste-people-dialog'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { Refusal } from '../ui/refusal'
import { Skeleton } from '../ui/skeleton'

const MAX_PEOPLE = 5000
const SHOWN_CHIPS = 60

type AudienceEditorProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Null makes a new one. */
  audience: Audience | null
  /** May refuse; the reason is shown in place. */
  onSave: (name: string, userIds: string[]) => Promise<void>
}

/** Makes an audience out of customers, or changes who is in one. */
export function AudienceEditor(props: AudienceEditorProps) {
  const { open, onOpenChange, audience } = props
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="lg"
      title={audience ? 'Edit audience' : 'New audience'}
      description="A list of customers under a name, to be chosen with one press."
    >
      {audience ? <LoadedForm {...props} audience={audience} /> : <AudienceForm {...props} people={[]} />}
    </Dialog>
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

function AudienceForm({ audience, people, onSave, onOpenChange }: AudienceEditorProps & { people: Chosen[] }) {
  const { register, handleSubmit, formState, setError } = useForm({ defaultValues: { name: audience?.name ?? '' } })
  const { errors, isSubmitting } = formState
  const [chosen, setChosen] = useState<readonly Chosen[]>(people)
  const [q, setQ] = useState('')
  const [pasted, setPasted] = useState<string | null>(null)
  const search = useCustomerSearch({ q, jobId: null, online: false, contact: 'any' })
  const { items, hasNextPage, isFetchingNextPage, fetchNextPage } = search
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const submit = handleSubmit(async ({ name }) => {
    if (chosen.length > MAX_PEOPLE) {
      setError('root', { message: `An audience holds ${MAX_PEOPLE} customers at most.` })
      return
    }
    try {
      await onSave(
        name.trim(),
        chosen.map(({ id }) => id),
      )
      onOpenChange(false)
    } catch (cause) {
      setError('root', { message: messageOf(cause) })
    }
  })

  return (
    <>
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
        <Field label="Name" error={errors.name?.message}>
          <Input
            {...register('name', { validate: isFilled('Give it a name.') })}
            maxLength={100}
            autoComplete="off"
            placeholder="Regulars in Riverside"
          />
        </Field>
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
          onEndReached={loadMore}
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
        <Refusal>{errors.root?.message}</Refusal>
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button type="submit" variant="primary" pending={isSubmitting}>
            Save audience
          </Button>
        </div>
      </form>
      <PastePeopleDialog
        pasted={pasted}
        onClose={() => setPasted(null)}
        onAdd={(found) => setChosen((held) => addChosen(held, found))}
      />
    </>
  )
}
