'use client'

import { ArrowLeft } from 'lucide-react'
import { batchRecipientsQuery } from '@/lib/client/admin-queries'
import { itemsOf } from '@/lib/client/paging'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { RecipientState } from '@/lib/protocol/bulk-objects'
import { stateWords } from '../bulk/bulk-words'
import { Button } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { LoadMore } from '../ui/load-more'
import { RowsSkeleton } from '../ui/rows-skeleton'
import { DataTable } from './data-table'
import { reasonWords } from './reason-words'
import type { UsageFigure } from './usage-filters'

/** A figure that counts exactly the copies in one state shows those alone; the others show all. */
const stateOf: Partial<Record<UsageFigure, RecipientState>> = {
  failed: 'failed',
  withheld: 'withheld',
  recalled: 'recalled',
  pending: 'pending',
  undone: 'cancelled',
  stopped: 'cancelled',
  replied: 'replied',
  followUpReplies: 'replied',
}

type BatchRecipientsProps = { batchId: string; show: UsageFigure; onBack: () => void }

/** What became of each copy of a batch. */
export function BatchRecipients({ batchId, show, onBack }: BatchRecipientsProps) {
  const { local } = useNow()
  const list = useInfiniteQuery(batchRecipientsQuery(batchId, stateOf[show]))
  const time = (at: string | null) =>
    at === null ? (
      <span className="text-muted">–</span>
    ) : (
      <span className="whitespace-nowrap">{formatDateTime(at, local)}</span>
    )
  return (
    <div className="flex flex-col gap-3">
      <Button className="self-start" size="sm" icon={<ArrowLeft aria-hidden className="size-4" />} onClick={onBack}>
        All batches
      </Button>
      {list.isPending ? (
        <RowsSkeleton />
      ) : list.error && !list.data ? (
        <ErrorState
          title="The recipients did not load"
          error={list.error}
          retrying={list.isFetching}
          onRetry={() => void list.refetch()}
        />
      ) : (
        <DataTable
          caption="Recipients"
          rows={itemsOf(list.data)}
          rowKey={({ receiverId }) => receiverId}
          emptyText="Nobody."
          columns={[
            { label: 'Recipient', cell: ({ name }) => name },
            { label: 'State', cell: ({ state }) => stateWords[state] },
            { label: 'Reason', cell: ({ code }) => (code ? reasonWords[code] : <span className="text-muted">–</span>) },
            { label: 'Free again', cell: ({ retryAt }) => time(retryAt) },
            { label: 'Delivered', cell: ({ deliveredAt }) => time(deliveredAt) },
            { label: 'Read', cell: ({ readAt }) => time(readAt) },
            { label: 'Replied', cell: ({ repliedAt }) => time(repliedAt) },
          ]}
        />
      )}
      <LoadMore query={list} label="Load more recipients" />
    </div>
  )
}
