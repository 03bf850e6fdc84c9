import type { Metadata } from 'next'
import { TemplatesPage } from '@/components/templates/templates-page'
import { Prefetched } from '@/components/ui/prefetched'
import { toFirstPage } from '@/lib/client/paging'
import { templatesQuery } from '@/lib/client/template-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Templates' }

export default async function TemplatesRoute() {
  await requireActor(['contractor'])
  const page = await load('listTemplates', { query: { limit: 200 } })
  return (
    <Prefetched entries={[{ queryKey: templatesQuery().queryKey, data: toFirstPage(page) }]}>
      <TemplatesPage />
    </Prefetched>
  )
}
