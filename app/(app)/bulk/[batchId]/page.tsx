import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BatchResults } from '@/components/bulk/batch-results'
import { Prefetched } from '@/components/ui/prefetched'
import { batchQuery } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { id } from '@/lib/protocol/scalars'

export const metadata: Metadata = { title: 'Bulk message' }

export default async function BatchPage({ params }: { params: Promise<{ batchId: string }> }) {
  await requireActor(['contractor'])
  const { batchId } = await params
  if (!id.safeParse(batchId).success) notFound()
  const batch = await load('getBatch', { params: { id: batchId }, query: { limit: 1 } })
  return (
    <Prefetched entries={[{ queryKey: batchQuery(batchId).queryKey, data: batch }]}>
      <BatchResults batchId={batchId} />
    </Prefetched>
  )
}
