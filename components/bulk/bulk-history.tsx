'use client'

import { Megaphone, Plus } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useEffect, useMemo } from 'react'
import { batchesQuery, waitingBatchesQuery } from '@/lib/client/bulk-queries'
import { useSocket } from '@/lib/client/live-provider'
import { itemsOf } from '@/lib/client/paging'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { batchStates } from '@/lib/protocol/bulk-states'
import { buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { BatchRow } from './batch-row'
import { DraftNotice } from './draft-notice'
import { HistoryFilters } from './history-filters'
import { WaitingRow } from './waiting-row'

const filters = {
  state: parseAsStringLiteral(batchStates),
  job: parseAsString.withDefault(''),
  template: parseAsString.withDefault(''),
}

/** Those that wait or go out on top, then the others, newest first, with how far each came and what followed it up. */
export function BulkHistory() {
  const [{ state, job, template }, setFilter] = useQueryStates(filters)
  const filter = { state: state ?? undefined, jobId: job || undefined, templateId: template || undefined }
  const list = useInfiniteQuery(batchesQuery(filter))
  const waitingList = useInfiniteQuery(waitingBatchesQuery())
  const waiting = useAllItems(waitingList)
  const { refetch: refetchWaiting } = waitingList
  const { refetch } = list
  const listed = useMemo(() => new Set(itemsOf(list.data).map(({ id }) => id)), [list.data])
  const { on, onConnect } = useSocket()
  const isFiltered = state !== null || job !== '' || template !== ''

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    // Fifty people reading at once are one refresh.
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null
        void refetch()
        void refetchWaiting()
      }, 1000)
    }
    const undo = [on('bulk_progress', soon), on('bulk_state', soon), onConnect(soon)]
    return () => {
      if (timer !== null) clearTimeout(timer)
      for (const each of undo) each()
    }
  }, [on, onConnect, refetch, refetchWaiting])

  return (
    <PageBody>
      <PageHeader
        title="Bulk messages"
        description="Every batch you sent, and how far it came."
        actions={
          <Link href="/bulk/new" className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden className="size-4" />
            New bulk message
          </Link>
        }
      />
      {waiting.length > 0 && !isFiltered ? (
        <section aria-labelledby="waiting-batches">
          <h2 id="waiting-batches" className="mb-2 font-semibold text-sm">
            Waiting and going out
          </h2>
          <ul className="flex flex-col gap-2">
            {waiting.map((batch) => (
              <li key={batch.id}>
                <WaitingRow batch={batch} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <HistoryFilters
        state={state}
        jobId={job}
        templateId={template}
        onChange={(next) => void setFilter(next, { history: 'replace' })}
      />
      <PagedList
        query={list}
        label="Batches"
        itemKey={({ id }) => id}
        estimate={96}
        renderItem={(batch) => <BatchRow batch={batch} isNested={!isFiltered && listed.has(batch.parentId ?? '')} />}
        failed="Your batches did not load"
        empty={
          isFiltered ? (
            <EmptyState title="None like that">
              <button
                type="button"
                className={buttonClass({ size: 'sm' })}
                onClick={() => void setFilter({ state: null, job: null, template: null })}
              >
                Show all
              </button>
            </EmptyState>
          ) : waiting.length > 0 ? (
            <EmptyState title="Nothing sent yet">What has gone out is listed here.</EmptyState>
          ) : (
            <EmptyState
              icon={<Megaphone />}
              title="Nothing sent yet"
              action={
                <Link href="/bulk/new" className={buttonClass({ variant: 'primary' })}>
                  Write the first one
                </Link>
              }
            >
              A bulk message reaches up to 2000 customers. Each gets it in a conversation of their own.
            </EmptyState>
          )
        }
      />
      <DraftNotice />
    </PageBody>
  )
}
