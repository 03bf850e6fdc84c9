'use client'

import { ClipboardList, ListChecks, SearchX, Users } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useDeferredValue, useState } from 'react'
import { addChosen, type Chosen, toggleChosen } from '@/lib/client/bulk-selection'
import { loadPart } from '@/lib/client/load-part'
import { looksLikeList } from '@/lib/client/pasted-list'
import { useCustomerSearch } from '@/lib/client/use-customer-search'
import type { Job } from '@/lib/protocol/objects'
import { Button, IconButton } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { useOpened } from '../ui/use-opened'
import { AudienceMenu } from './audience-menu'
import { customers } from './bulk-words'
import { CustomerListSkeleton, LoadingRows } from './customer-list-skeleton'
import { ActiveFilters, PeopleFilter } from './people-filter'
import { usePeopleFilters } from './use-people-filters'
import { useSelectAll } from './use-select-all'

// The list is most of this page's code: the rest is there before it.
const CustomerList = dynamic(
  loadPart(() => import('./customer-list').then(({ CustomerList: Loaded }) => Loaded)),
  { ssr: false, loading: () => <CustomerListSkeleton /> },
)
const PastePeopleDialog = dynamic(
  loadPart(() => import('./paste-people-dialog').then(({ PastePeopleDialog: Loaded }) => Loaded)),
  { ssr: false },
)

type PeoplePickerProps = {
  chosen: readonly Chosen[]
  jobs: readonly Job[]
  disabled: boolean
  onChange: (next: (chosen: readonly Chosen[]) => Chosen[]) => void
}

/** Search, filters, saved audiences and pasted lists, all into one selection. It takes the height that it is given. */
export function PeoplePicker({ chosen, jobs, disabled, onChange }: PeoplePickerProps) {
  const { filters, set } = usePeopleFilters()
  // The field answers at once; the list follows as soon as there is time.
  const listed = useDeferredValue(filters)
  const search = useCustomerSearch(listed)
  const [pasted, setPasted] = useState<string | null>(null)
  const wasPasting = useOpened(pasted !== null)
  const [note, setNote] = useState('')
  const { items, total, hasNextPage } = search

  const changeFilters = useCallback((next: Parameters<typeof set>[0]) => void set(next), [set])
  const { selecting, selectAll } = useSelectAll({ collect: search.collect, chosen, onChange, onNote: setNote })
  const choose = useCallback(
    (next: Chosen[], words: string) => {
      onChange(() => next)
      setNote(words)
    },
    [onChange],
  )

  const isFiltered = filters.q !== '' || filters.jobId !== null || filters.online || filters.contact !== 'any'
  const clearFilters = () => void set({ q: null, onJob: null, online: null, contact: null })
  const isLoading = search.isPending || (items.length === 0 && (search.isFetching || search.isSettling))
  const narrowing = { filters: listed, jobs, disabled, onChange: changeFilters }

  return (
    <>
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
        onEndReached={search.loadMore}
        hasMore={hasNextPage}
        disabled={disabled}
        beside={
          <>
            <PeopleFilter {...narrowing} />
            <IconButton
              variant="secondary"
              label="Paste a list"
              disabled={disabled}
              className="size-10"
              onClick={() => setPasted('')}
              icon={<ClipboardList aria-hidden className="size-4" />}
            />
          </>
        }
        filters={
          <>
            <ActiveFilters {...narrowing} />
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {/* Of nobody there is nothing to select. */}
              {isLoading || items.length > 0 ? (
                <Button
                  size="sm"
                  variant="ghost"
                  className="-ml-2 px-2"
                  pending={selecting}
                  disabled={disabled || isLoading}
                  onClick={() => void selectAll()}
                  icon={<ListChecks aria-hidden className="size-4" />}
                >
                  {toSelectAllWords(total, isFiltered)}
                </Button>
              ) : null}
              <span aria-live="polite" className="min-w-0 flex-1 truncate text-muted text-sm">
                {isLoading ? (
                  'Loading customers'
                ) : search.isError && items.length === 0 ? (
                  'Customers did not load'
                ) : (
                  // The button beside says it to those who see.
                  <span className="sr-only">{customers(total ?? items.length)}</span>
                )}
              </span>
              <AudienceMenu chosen={chosen} disabled={disabled} onChoose={choose} />
            </div>
            <p role="status" className="text-sm empty:hidden">
              {note}
            </p>
          </>
        }
        instead={
          isLoading || items.length === 0 ? (
            <NobodyListed
              isLoading={isLoading}
              error={search.error}
              isFetching={search.isFetching}
              isFiltered={isFiltered}
              onRetry={() => void search.refetch()}
              onShowAll={clearFilters}
            />
          ) : null
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
    </>
  )
}

/** "Select all 69", "Select all 12 found"; without the number where it is not known yet. */
function toSelectAllWords(total: number | null, isFiltered: boolean): string {
  if (total === null) return isFiltered ? 'Select all found' : 'Select all'
  return `Select all ${total}${isFiltered ? ' found' : ''}`
}

type NobodyListedProps = {
  isLoading: boolean
  error: Error | null
  isFetching: boolean
  isFiltered: boolean
  onRetry: () => void
  onShowAll: () => void
}

/** In place of the rows while they load, did not, or there are none. */
function NobodyListed({ isLoading, error, isFetching, isFiltered, onRetry, onShowAll }: NobodyListedProps) {
  if (isLoading) return <LoadingRows />
  if (error) return <ErrorState title="Customers did not load" error={error} retrying={isFetching} onRetry={onRetry} />
  if (isFiltered) {
    return (
      <EmptyState
        icon={<SearchX />}
        title="Nobody matches"
        action={<Button onClick={onShowAll}>Show all customers</Button>}
      >
        Try fewer words or filters.
      </EmptyState>
    )
  }
  return (
    <EmptyState icon={<Users />} title="No customers yet">
      When customers sign up you choose them here.
    </EmptyState>
  )
}
