'use client'

import { useEffect, useState } from 'react'
import { adminBatchesQuery, type BatchFilter, type UsageRange } from '@/lib/client/admin-queries'
import { itemsOf } from '@/lib/client/paging'
import { formatDateTime } from '@/lib/client/time-format'
import { addDays } from '@/lib/client/usage-range'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { LoadMore } from '../ui/load-more'
import { Skeleton } from '../ui/skeleton'
import { BatchRecipients } from './batch-recipients'
import { DataTable } from './data-table'
import { countBehind, type Drill, isAmong } from './drill'
import { formatCount } from './number-format'
import { reasonWords } from './reason-words'
import { Refusals } from './refusals'
import type { UsageFigure } from './usage-filters'

const titles: Record<UsageFigure, string> = {
  batches: 'Batches',
  sent: 'Batches that were sent',
  failed: 'Batches with failures',
  withheld: 'Batches with withheld copies',
  recalled: 'Batches with copies taken back',
  pending: 'Batches that wait',
  undone: 'Batches that were undone',
  stopped: 'Batches that were stopped',
  refusedByRateLimit: 'Batches that the rate limit refused',
  followUps: 'Follow-ups',
  followUpReplies: 'Follow-ups with replies',
  delivered: 'Batches delivered',
  read: 'Batches read',
  replied: 'Batches with replies',
}

type BatchesDialogProps = {
  drill: Drill | null
  range: UsageRange
  /** Opens the recipients of one batch, or with null goes back. */
  onBatch: (batchId: string | null) => void
  onClose: () => void
}

/** The batches behind a number. Their text is nobody's business here. */
export function BatchesDialog({ drill, range, onBatch, onClose }: BatchesDialogProps) {
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
      size="xl"
      title={shown ? titleOf(shown) : ''}
      description="Newest first. What was written is not shown."
    >
      {shown?.batch ? (
        <BatchRecipients batchId={shown.batch} show={shown.show} onBack={() => onBatch(null)} />
      ) : shown?.show === 'refusedByRateLimit' ? (
        <Refusals drill={shown} filter={toFilter(shown, range)} />
      ) : shown ? (
        <Batches drill={shown} filter={toFilter(shown, range)} onBatch={onBatch} />
      ) : null}
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
    ...(template && template !== 'none' ? { templateId: template } : {}),
    ...(reason ? { failedWith: reason } : {}),
  }
}

type BatchesProps = { drill: Drill; filter: BatchFilter; onBatch: (batchId: string) => void }

function Batches({ drill, filter, onBatch }: BatchesProps) {
  const { local } = useNow()
  const list = useInfiniteQuery(adminBatchesQuery(filter))
  const batches = itemsOf(list.data).filter((batch) => countBehind(batch, drill.show) > 0 && isAmong(batch, drill))
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
        emptyText={list.hasNextPage ? 'None among those loaded so far.' : 'No batch in this time.'}
        columns={[
          {
            label: 'Sent at',
            cell: ({ id, createdAt }) => (
              <button
                type="button"
                onClick={() => onBatch(id)}
                className="whitespace-nowrap rounded-sm underline decoration-control underline-offset-4 hover:decoration-current pointer-coarse:min-h-11"
              >
                {formatDateTime(createdAt, local)}
                <span className="sr-only">, show recipients</span>
              </button>
            ),
          },
          { label: 'Contractor', cell: ({ contractorName }) => contractorName },
          { label: 'Job', cell: ({ jobTitle }) => jobTitle ?? <span className="text-muted">–</span> },
          { label: 'Kind', cell: ({ messageType }) => (messageType === 'text' ? 'Text' : 'Picture') },
          { label: 'Sent', isNumber: true, cell: ({ totalSent }) => count(totalSent) },
          { label: 'Failed', isNumber: true, cell: ({ totalFailed }) => count(totalFailed) },
          { label: 'Withheld', isNumber: true, cell: ({ withheld }) => count(withheld) },
          { label: 'Taken back', isNumber: true, cell: ({ recalled }) => count(recalled) },
          { label: 'Delivered', isNumber: true, cell: ({ delivered }) => count(delivered) },
          { label: 'Read', isNumber: true, cell: ({ read }) => count(read) },
          { label: 'Replied', isNumber: true, cell: ({ replied }) => count(replied) },
        ]}
      />
      <LoadMore query={list} label="Load older batches" />
    </div>
  )
}
