import type { Metadata } from 'next'
import { BulkHistory } from '@/components/bulk/bulk-history'
import { Prefetched } from '@/components/ui/prefetched'
import { batchesQuery, waitingBatchesQuery } from '@/lib/client/bulk-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'

export const metadata: Metadata = { title: 'Bulk messages' }

export default async function BulkPage() {
  await requireActor(['contractor'])
  const [ended, waiting] = await Promise.all([
    load('listBatches', { query: { state: 'ended' } }),
    load('listBatches', { query: { state: 'waiting', limit: MAX_PAGE_SIZE } }),
  ])
  return (
    <Prefetched
      entries={[
        { queryKey: batchesQuery().queryKey, data: toFirstPage(ended) },
        { queryKey: waitingBatchesQuery().queryKey, data: toFirstPage(waiting) },
      ]}
    >
      <BulkHistory />
    </Prefetched>
  )
}
