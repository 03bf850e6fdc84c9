'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, Briefcase, Download } from 'lucide-react'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { batchQuery, batchRecipientsQuery } from '@/lib/client/bulk-queries'
import { countByState, withState } from '@/lib/client/bulk-results'
import { routeUrl } from '@/lib/client/call-route'
import { useSocket } from '@/lib/client/live-provider'
import { useOffline } from '@/lib/client/use-offline'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { BulkBatchDetail } from '@/lib/protocol/bulk-objects'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { NotHeld } from '../ui/not-held'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { RelativeTime } from '../ui/relative-time'
import { BatchActions } from './batch-actions'
import { BatchContent } from './batch-content'
import { BatchFunnel, StateFilters, stateFilters } from './batch-funnel'
import { BatchWords } from './batch-row'
import { BatchStateLine } from './batch-state-line'
import { ChangedNote } from './changed-note'
import { LateEdit } from './late-edit'
import { ReasonsFold } from './reasons-fold'
import { RecipientRow } from './recipient-row'
import { ResultsSkeleton } from './results-skeleton'

const filterParser = parseAsStringLiteral(stateFilters).withDefault('all')
/** Many rows that move at once are one refresh. */
const REFRESH_MS = 400

/** What became of one batch, live: one headline, where everybody stands, and what can be done about it. */
export function BatchResults({ batchId }: { batchId: string }) {
  const { data: batch, error, isFetching, refetch } = useQuery(batchQuery(batchId))
  const offline = useOffline()
  useBatchProgress(batchId)

  return (
    <PageBody>
      <PageHeader
        title={batch ? <BatchWords batch={batch} /> : 'Bulk message'}
        back={
          <Link
            href="/bulk"
            className="mb-1 inline-flex min-h-8 items-center gap-1 text-muted text-sm hover:text-ink pointer-coarse:min-h-11"
          >
            <ArrowLeft aria-hidden className="size-4" />
            All bulk messages
          </Link>
        }
        description={
          batch ? (
            <span className="flex flex-wrap items-center gap-2">
              <span>
                Written <RelativeTime at={batch.createdAt} form="long" />
              </span>
              {batch.jobTitle ? <Badge icon={<Briefcase aria-hidden />}>{batch.jobTitle}</Badge> : null}
              {batch.parentId ? (
                <Link
                  href={`/bulk/${batch.parentId}`}
                  className="inline-flex items-center text-accent-fg underline underline-offset-2 pointer-coarse:min-h-11"
                >
                  Follows up an earlier one
                </Link>
              ) : null}
            </span>
          ) : null
        }
        actions={
          <a
            href={routeUrl('GET /api/bulk/:id/recipients.csv', { params: { id: batchId } })}
            download
            className={buttonClass()}
          >
            <Download aria-hidden className="size-4" />
            Export CSV
          </a>
        }
      />
      {batch ? (
        <Results batch={batch} />
      ) : offline ? (
        <NotHeld what="This bulk message" />
      ) : error ? (
        <Card>
          <ErrorState
            title="This batch did not load"
            error={error}
            retrying={isFetching}
            onRetry={() => void refetch()}
          />
        </Card>
      ) : (
        <ResultsSkeleton />
      )}
    </PageBody>
  )
}

/** The totals move by what is pushed; words, reasons and rows are fetched anew, as after an absence. */
function useBatchProgress(batchId: string) {
  const { on, onConnect } = useSocket()
  const queryClient = useQueryClient()
  useEffect(() => {
    const { queryKey } = batchQuery(batchId)
    let timer: ReturnType<typeof setTimeout> | null = null
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null
        void queryClient.invalidateQueries({ queryKey })
      }, REFRESH_MS)
    }
    const undo = [
      onConnect(() => void queryClient.invalidateQueries({ queryKey })),
      on('bulk_state', ({ batch }) => {
        if (batch.id !== batchId) return
        queryClient.setQueryData(queryKey, (held) => (held ? withState(held, batch) : held))
        soon()
      }),
      on('bulk_progress', (progress) => {
        if (progress.batchId === batchId) soon()
      }),
    ]
    return () => {
      if (timer !== null) clearTimeout(timer)
      for (const each of undo) each()
    }
  }, [batchId, on, onConnect, queryClient])
}

function Results({ batch }: { batch: BulkBatchDetail }) {
  const [filter, setFilter] = useQueryState('state', filterParser.withOptions({ history: 'replace' }))
  const { requested, pending, cancelled } = batch.totals
  const hasGoneOut = requested > pending + cancelled
  const list = useInfiniteQuery(batchRecipientsQuery(batch.id, filter === 'all' ? null : filter))
  return (
    <>
      <BatchStateLine batch={batch} />
      <ChangedNote batchId={batch.id} />
      <LateEdit batch={batch} />
      {hasGoneOut ? <BatchFunnel totals={batch.totals} /> : null}
      <ReasonsFold reasons={batch.reasons} />
      <BatchActions batch={batch} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card
          flush
          title="Recipients"
          description={
            <div className="mt-2">
              <StateFilters
                counts={countByState(batch.totals)}
                filter={filter}
                onFilter={(next) => void setFilter(next)}
              />
            </div>
          }
        >
          <PagedList
            query={list}
            label="Recipients"
            itemKey={({ receiverId }) => receiverId}
            estimate={57}
            renderItem={(recipient) => <RecipientRow recipient={recipient} />}
            failed="The recipients did not load"
            empty={
              <EmptyState
                title="Nobody here right now"
                action={
                  <button type="button" className={buttonClass()} onClick={() => void setFilter('all')}>
                    Show everyone
                  </button>
                }
              >
                No recipient is in this state.
              </EmptyState>
            }
          />
        </Card>
        <BatchContent batch={batch} />
      </div>
    </>
  )
}
