'use client'

import { ClipboardList, ListChecks, SearchX, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { memo, useCallback, useDeferredValue, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { addChosen, type Chosen, removeChosen, roomLeft, toggleChosen } from '@/lib/client/bulk-selection'
import { looksLikeList } from '@/lib/client/pasted-list'
import { useCustomerSearch } from '@/lib/client/use-customer-search'
import { MAX_BULK_RECIPIENTS } from '@/lib/protocol/limits'
import type { Job } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { showToast } from '../ui/toast'
import { useOpened } from '../ui/use-opened'
import { AudienceMenu } from './audience-menu'
import { customers } from './bulk-words'
import { ChosenCounter, ChosenPeople } from './chosen-people'
import { CustomerListSkeleton, LoadingRows } from './customer-list-skeleton'
import { RecipientFilters } from './recipient-filters'
import { usePeopleFilters } from './use-people-filters'

// The list is most of this page's code: the rest is there before it.
const CustomerList = dynamic(() => import('./customer-list').then(({ CustomerList: Loaded }) => Loaded), {
  ssr: false,
  loading: () => <CustomerListSkeleton />,
})
const PastePeopleDialog = dynamic(
  () => import('./paste-people-dialog').then(({ PastePeopleDialog: Loaded }) => Loaded),
  { ssr: false },
)

type RecipientSectionProps = {
  chosen: readonly Chosen[]
  jobs: readonly Job[]
  disabled: boolean
  onChange: (next: (chosen: readonly Chosen[]) => Chosen[]) => void
}

/** Who gets the message: search, filters, saved audiences and pasted lists, all into one selection. */
export const RecipientSection = memo(function RecipientSection({
  chosen,
  jobs,
  disabled,
  onChange,
}: RecipientSectionProps) {
  const { filters, set } = usePeopleFilters()
  // The field answers at once; the list follows as soon as there is time.
  const listed = useDeferredValue(filters)
  const search = useCustomerSearch(listed)
  const [pasted, setPasted] = useState<string | null>(null)
  const wasPasting = useOpened(pasted !== null)
  const [note, setNote] = useState('')
  const [selecting, setSelecting] = useState(false)
  const { items, hasNextPage, fetchNextPage, isFetchingNextPage } = search

  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  const changeFilters = useCallback((next: Parameters<typeof set>[0]) => void set(next), [set])
  const remove = useCallback((id: string) => onChange((before) => removeChosen(before, new Set([id]))), [onChange])
  const keepFirst = useCallback(() => onChange((before) => before.slice(0, MAX_BULK_RECIPIENTS)), [onChange])
  const clear = useCallback(() => {
    onChange(() => [])
    setNote('')
  }, [onChange])
  const choose = useCallback(
    (next: Chosen[], words: string) => {
      onChange(() => next)
      setNote(words)
    },
    [onChange],
  )

  async function selectAll() {
    const room = roomLeft(chosen)
    if (room === 0) {
      setNote(`No room left: one batch reaches ${MAX_BULK_RECIPIENTS} customers.`)
      return
    }
    setSelecting(true)
    try {
      const { people, isCut } = await search.collect(room, chosen)
      onChange((before) => addChosen(before, people))
      setNote(
        isCut
          ? `Added the first ${people.length} that match. One batch reaches ${MAX_BULK_RECIPIENTS} customers.`
          : people.length === 0
            ? 'All that match are chosen already.'
            : `Added all ${people.length} that match.`,
      )
    } catch (error) {
      showToast({ tone: 'danger', title: 'Not all that match could be loaded', description: messageOf(error) })
    } finally {
      setSelecting(false)
    }
  }

  const isFiltered = filters.q !== '' || filters.jobId !== null || filters.online || filters.contact !== 'any'
  const clearFilters = () => void set({ q: null, onJob: null, online: null, contact: null })
  const isLoading = search.isPending || (items.length === 0 && (search.isFetching || search.isSettling))

  return (
    <Card
      title="Who"
      actions={<ChosenCounter count={chosen.length} />}
      footer={
        <ChosenPeople chosen={chosen} disabled={disabled} onRemove={remove} onKeepFirst={keepFirst} onClear={clear} />
      }
    >
      <CustomerList
        items={items}
        chosen={chosen}
        onToggle={(person) => {
          setNote('')
          onChange((before) => toggleChosen(before, person))
        }}
        query={filters.q}
        onQueryChange={(q) => void set({ q: q === '' ? null : q })}
        onPasteList={(text) => {
          if (!looksLikeList(text)) return false
          setPasted(text)
          return true
        }}
        awaited={search.isAwaited || filters !== listed}
        onEndReached={loadMore}
        hasMore={hasNextPage}
        disabled={disabled}
        filters={
          <>
            <RecipientFilters filters={listed} jobs={jobs} disabled={disabled} onChange={changeFilters} />
            <div className="flex flex-wrap items-center gap-2">
              <span aria-live="polite" className="tabular min-w-0 flex-1 basis-40 text-muted text-sm">
                {isLoading
                  ? 'Loading customers'
                  : search.isError && items.length === 0
                    ? 'Customers did not load'
                    : `${items.length}${hasNextPage ? '+' : ''} ${items.length === 1 && !hasNextPage ? 'customer' : 'customers'}${isFiltered ? ' that match' : ''}`}
              </span>
              <Button
                size="sm"
                pending={selecting}
                disabled={disabled || isLoading || items.length === 0}
                onClick={() => void selectAll()}
                icon={<ListChecks aria-hidden className="size-4" />}
              >
                Select all that match
              </Button>
              <AudienceMenu chosen={chosen} disabled={disabled} onChoose={choose} />
              <Button
                size="sm"
                disabled={disabled}
                onClick={() => setPasted('')}
                icon={<ClipboardList aria-hidden className="size-4" />}
              >
                Paste a list
              </Button>
            </div>
            <p role="status" className="text-sm empty:hidden">
              {note}
            </p>
          </>
        }
        instead={
          isLoading ? (
            <LoadingRows />
          ) : search.isError && items.length === 0 ? (
            <ErrorState
              title="Customers did not load"
              error={search.error}
              retrying={search.isFetching}
              onRetry={() => void search.refetch()}
            />
          ) : items.length > 0 ? null : isFiltered ? (
            <EmptyState
              icon={<SearchX />}
              title="Nobody matches"
              action={<Button onClick={clearFilters}>Show all customers</Button>}
            >
              Try fewer words or filters.
            </EmptyState>
          ) : (
            <EmptyState icon={<Users />} title="No customers yet">
              When customers sign up you choose them here.
            </EmptyState>
          )
        }
      />
      {wasPasting ? (
        <PastePeopleDialog
          pasted={pasted}
          onClose={() => setPasted(null)}
          onAdd={(people) => {
            onChange((before) => addChosen(before, people))
            setNote(`Added ${customers(people.length)} from your list.`)
          }}
        />
      ) : null}
    </Card>
  )
})
