import type { Metadata } from 'next'
import { AudiencesPage } from '@/components/audiences/audiences-page'
import { Prefetched } from '@/components/ui/prefetched'
import { audiencesQuery } from '@/lib/client/audience-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Audiences' }

export default async function AudiencesRoute() {
  await requireActor(['contractor'])
  const page = await load('listAudiences', { query: { limit: 200 } })
  return (
    <Prefetched entries={[{ queryKey: audiencesQuery().queryKey, data: toFirstPage(page) }]}>
      <AudiencesPage />
    </Prefetched>
  )
}
