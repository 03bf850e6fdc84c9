'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ArrowLeft, Briefcase, Download } from 'lucide-react'
import Link from 'next/link'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useEffect } from 'react'
import { batchQuery } from '@/lib/client/bulk-queries'
import { applyProgress, countByState, failedFirst } from '@/lib/client/bulk-results'
import { routeUrl } from '@/lib/client/call-route'
import { useSocket } from '@/lib/client/live-provider'
import { useQuery } from '@/lib/client/use-query'
import type { BulkBatchDetail } from '@/lib/protocol/objects'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { RelativeTime } from '../ui/relative-time'
import { BatchContent } from './batch-content'
import { BatchTotals, stateFilters } from './batch-totals'
import { RecipientList } from './recipient-list'
import { ResultsSkeleton } from './results-skeleton'

const filterParser = parseAsStringLiteral(stateFilters).withDefault('all')

/** What became of one batch, live: a row for each recipient and totals that add up. */
export function BatchResults({ batchId }: { batchId: string }) {
  const query = batchQuery(batchId)
  const { data: batch, error, isFetching, refetch } = useQuery(query)
  useBatchProgress(batchId)

  return (
    <PageBody>
      <PageHeader
        title="Bulk message"
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
                Sent <RelativeTime at={batch.createdAt} form="long" />
              </span>
              {batch.jobTitle ? <Badge icon={<Briefcase aria-hidden />}>{batch.jobTitle}</Badge> : null}
            </span>
          ) : null
        }
        actions={
          <a href={routeUrl('getBatchCsv', { params: { id: batchId } })} download className={buttonClass()}>
            <Download aria-hidden className="size-4" />
            Export CSV
          </a>
        }
      />
      {batch ? (
        <Results batch={batch} />
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

/** Pushes move single rows; a connect after an absence asks for everything, since pushes may be lost. */
function useBatchProgress(batchId: string) {
  const { on, onConnect } = useSocket()
  const queryClient = useQueryClient()
  useEffect(() => {
    const { queryKey } = batchQuery(batchId)
    const undo = [
      onConnect(() => void queryClient.invalidateQueries({ queryKey })),
      on('bulk_progress', (progress) => {
        if (progress.batchId !== batchId) return
        queryClient.setQueryData(queryKey, (held) =>
          held ? applyProgress(held, progress, new Date().toISOString()) : held,
        )
      }),
    ]
    return () => {
      for (const each of undo) each()
    }
  }, [batchId, on, onConnect, queryClient])
}

function Results({ batch }: { batch: BulkBatchDetail }) {
  const [filter, setFilter] = useQueryState('state', filterParser.withOptions({ history: 'replace' }))
  const counts = countByState(batch.recipients)
  const shown = failedFirst(batch.recipients).filter(({ state }) => filter === 'all' || state === filter)
  return (
    <>
      <BatchTotals counts={counts} filter={filter} onFilter={(next) => void setFilter(next)} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Card flush title="Recipients">
          {shown.length > 0 ? (
            <RecipientList recipients={shown} />
          ) : (
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
          )}
        </Card>
        <BatchContent batch={batch} />
      </div>
    </>
  )
}
