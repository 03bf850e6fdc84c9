'use client'

import { type BatchFilter, refusalsQuery } from '@/lib/client/admin-queries'
import { itemsOf } from '@/lib/client/paging'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { ErrorState } from '../ui/error-state'
import { LoadMore } from '../ui/load-more'
import { RowsSkeleton } from '../ui/rows-skeleton'
import { DataTable } from './data-table'
import { type Drill, isAmong } from './drill'
import { formatCount } from './number-format'

/** The batches that the rate limit refused: by the minute, since nothing else of them was stored. */
export function Refusals({ drill, filter }: { drill: Drill; filter: BatchFilter }) {
  const { local } = useNow()
  const list = useInfiniteQuery(refusalsQuery(filter))
  if (list.isPending) return <RowsSkeleton />
  if (list.error && !list.data) {
    return (
      <ErrorState
        title="What was refused did not load"
        error={list.error}
        retrying={list.isFetching}
        onRetry={() => void list.refetch()}
      />
    )
  }
  const none = <span className="text-muted">–</span>
  return (
    <div className="flex flex-col gap-3">
      <DataTable
        caption="Refused by rate limit"
        rows={itemsOf(list.data).filter((row) => isAmong(row, drill))}
        rowKey={({ at, contractorId, jobId, templateId }) => `${at} ${contractorId} ${jobId} ${templateId}`}
        emptyText={list.hasNextPage ? 'None among those loaded so far.' : 'No batch was refused in this time.'}
        columns={[
          { label: 'Minute', cell: ({ at }) => <span className="whitespace-nowrap">{formatDateTime(at, local)}</span> },
          { label: 'Contractor', cell: ({ contractorName }) => contractorName },
          { label: 'Job', cell: ({ jobTitle }) => jobTitle ?? none },
          { label: 'Template', cell: ({ templateId, templateName }) => templateName ?? templateId ?? none },
          { label: 'Refused', isNumber: true, cell: ({ count }) => formatCount(count, local) },
        ]}
      />
      <LoadMore query={list} label="Load older ones" />
    </div>
  )
}
