import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { SharedTemplatesPage } from '@/components/templates/shared-templates-page'
import { sharedTemplateParsers } from '@/components/templates/template-filters'
import { Prefetched } from '@/components/ui/prefetched'
import { toFirstPage } from '@/lib/client/paging'
import { sharedTemplatesQuery } from '@/lib/client/template-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'

export const metadata: Metadata = { title: 'Shared templates' }

const loadAddress = createLoader(sharedTemplateParsers)

export default async function SharedTemplatesRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const archived = (await loadAddress(searchParams)).show === 'withdrawn'
  const page = await load('adminTemplates', { query: { archived, limit: MAX_PAGE_SIZE } })
  return (
    <Prefetched entries={[{ queryKey: sharedTemplatesQuery(archived).queryKey, data: toFirstPage(page) }]}>
      <SharedTemplatesPage />
    </Prefetched>
  )
}
