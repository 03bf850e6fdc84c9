import type { Metadata } from 'next'
import { SettingsView } from '@/components/settings/settings-view'
import { Prefetched } from '@/components/ui/prefetched'
import { meQuery, sessionsQuery, tokensQuery } from '@/lib/client/account-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  await requireActor()
  const [me, sessions, tokens] = await Promise.all([
    load('getMe'),
    load('listSessions', { query: { limit: 200 } }),
    load('listTokens', { query: { limit: 200 } }),
  ])
  return (
    <Prefetched
      entries={[
        { queryKey: meQuery().queryKey, data: me },
        { queryKey: sessionsQuery().queryKey, data: sessions },
        { queryKey: tokensQuery().queryKey, data: tokens },
      ]}
    >
      <SettingsView />
    </Prefetched>
  )
}
