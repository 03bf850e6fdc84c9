import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { BatchResults } from '@/components/bulk/batch-results'
import { Prefetched } from '@/components/ui/prefetched'
import { batchQuery } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

const idPattern = /^[A-Za-z0-9_-]{1,64}$/

export const metadata: Metadata = { title: 'Bulk message' }

export default async function BatchPage({ params }: { params: Promise<{ batchId: string }> }) {
  await requireActor(['contractor'])
  const { batchId } = await params
  if (!idPattern.test(batchId)) notFound()
  const batch = await load('getBatch', { params: { id: batchId } })
  return (
    <Prefetched entries={[{ queryKey: batchQuery(batchId).queryKey, data: batch }]}>
      <BatchResults batchId={batchId} />
    </Prefetched>
  )
}
