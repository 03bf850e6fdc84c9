import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { templateParsers, toTemplateFilter } from '@/components/templates/template-filters'
import { TemplatesPage } from '@/components/templates/templates-page'
import { Prefetched } from '@/components/ui/prefetched'
import { toFirstPage } from '@/lib/client/paging'
import { templatesQuery } from '@/lib/client/template-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'

export const metadata: Metadata = { title: 'Templates' }

const loadAddress = createLoader(templateParsers)

export default async function TemplatesRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['contractor'])
  const filter = toTemplateFilter((await loadAddress(searchParams)).show)
  const page = await load('listTemplates', { query: { ...filter, limit: MAX_PAGE_SIZE } })
  return (
    <Prefetched entries={[{ queryKey: templatesQuery(filter).queryKey, data: toFirstPage(page) }]}>
      <TemplatesPage />
    </Prefetched>
  )
}
