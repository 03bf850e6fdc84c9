import type { Metadata } from 'next'
import { SharePage } from '@/components/share/share-page'
import { Prefetched } from '@/components/ui/prefetched'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Share' }

/** Where another app's share leads; what it shared is on the device alone. */
export default async function ShareRoute() {
  await requireActor(['contractor', 'customer'])
  const list = await load('listConversations', { query: {} })
  return (
    <Prefetched entries={[{ queryKey: conversationsQuery().queryKey, data: toFirstPage(list) }]}>
      <SharePage />
    </Prefetched>
  )
}
