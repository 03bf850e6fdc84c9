import type { Metadata } from 'next'
import { BulkHistory } from '@/components/bulk/bulk-history'
import { Prefetched } from '@/components/ui/prefetched'
import { batchesQuery } from '@/lib/client/bulk-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Bulk messages' }

export default async function BulkPage() {
  await requireActor(['contractor'])
  const batches = await load('listBatches', { query: {} })
  return (
    <Prefetched entries={[{ queryKey: batchesQuery().queryKey, data: toFirstPage(batches) }]}>
      <BulkHistory />
    </Prefetched>
  )
}
