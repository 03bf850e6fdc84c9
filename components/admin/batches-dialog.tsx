'use client'

import { useEffect, useState } from 'react'
import { adminBatchesQuery, type BatchFilter, type UsageRange } from '@/lib/client/admin-queries'
import { itemsOf } from '@/lib/client/paging'
import { formatDateTime } from '@/lib/client/time-format'
import { addDays } from '@/lib/client/usage-range'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { AdminBatch } from '@/lib/protocol/admin-objects'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'
import { DataTable } from './data-table'
import type { Drill } from './drill'
import { formatCount } from './number-format'
import { reasonWords } from './reason-words'
import type { UsageFigure } from './usage-filters'

const titles: Record<UsageFigure, string> = {
  batches: 'Batches',
  sent: 'Batches that were sent',
  failed: 'Batches with failures',
  delivered: 'Batches delivered',
  read: 'Batches read',
  replied: 'Batches with replies',
}

type BatchesDialogProps = { drill: Drill | null; range: UsageRange; onClose: () => void }

/** The batches behind a number. Their text is nobody's business here. */
export function BatchesDialog({ drill, range, onClose }: BatchesDialogProps) {
  // Kept while the dialog closes, so that its content does not vanish before it does.
  const [last, setLast] = useState(drill)
  useEffect(() => {
    if (drill) setLast(drill)
  }, [drill])
  const shown = drill ?? last
  return (
    <Dialog
      open={drill !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      size="lg"
      title={shown ? titleOf(shown) : ''}
      description="Newest first. What was written is not shown."
    >
      {shown ? <Batches drill={shown} filter={toFilter(shown, range)} /> : null}
    </Dialog>
  )
}

function titleOf({ show, reason }: Drill): string {
  return reason ? `${titles[show]}: ${reasonWords[reason]}` : titles[show]
}

function toFilter({ day, of, job, template, reason }: Drill, range: UsageRange): BatchFilter {
  return {
    ...range,
    ...(day ? { from: day, to: addDays(day, 1) } : {}),
    ...(of ? { contractorId: of } : {}),
    ...(job && job !== 'none' ? { jobId: job } : {}),
    ...(template ? { templateId: template } : {}),
    ...(reason ? { failedWith: reason } : {}),
  }
}

function countOf(batch: AdminBatch, show: UsageFigure): number {
  if (show === 'batches') return 1
  if (show === 'sent') return batch.totalSent
  if (show === 'failed') return batch.totalFailed
  return batch[show]
}

function Batches({ drill, filter }: { drill: Drill; filter: BatchFilter }) {
  const { local } = useNow()
  const list = useInfiniteQuery(adminBatchesQuery(filter))
  const batches = itemsOf(list.data).filter(
    (batch) => countOf(batch, drill.show) > 0 && (drill.job !== 'none' || batch.jobId === null),
  )
  const count = (value: number) => formatCount(value, local)
  if (list.isPending) {
    return (
      <div role="status" className="flex flex-col gap-2">
        <span className="sr-only">Loading</span>
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
        <Skeleton className="h-9" />
      </div>
    )
  }
  if (list.error && !list.data) {
    return (
      <ErrorState
        title="The batches did not load"
        error={list.error}
        retrying={list.isFetching}
        onRetry={() => void list.refetch()}
      />
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <DataTable
        caption={titleOf(drill)}
        rows={batches}
        rowKey={({ id }) => id}
        emptyText={list.hasNextPage ? 'None among those loaded so far.' : 'No batch.'}
        columns={[
          {
            label: 'Sent at',
            cell: ({ createdAt }) => <span className="whitespace-nowrap">{formatDateTime(createdAt, local)}</span>,
          },
          { label: 'Contractor', cell: ({ contractorName }) => contractorName },
          { label: 'Job', cell: ({ jobTitle }) => jobTitle ?? <span className="text-muted">–</span> },
          { label: 'Kind', cell: ({ messageType }) => (messageType === 'text' ? 'Text' : 'Picture') },
          { label: 'Sent', isNumber: true, cell: ({ totalSent }) => count(totalSent) },
          { label: 'Failed', isNumber: true, cell: ({ totalFailed }) => count(totalFailed) },
          { label: 'Delivered', isNumber: true, cell: ({ delivered }) => count(delivered) },
          { label: 'Read', isNumber: true, cell: ({ read }) => count(read) },
          { label: 'Replied', isNumber: true, cell: ({ replied }) => count(replied) },
        ]}
      />
      {list.hasNextPage ? (
        <Button className="self-center" pending={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchNextPageError ? 'Try again' : 'Load older batches'}
        </Button>
      ) : null}
    </div>
  )
}
