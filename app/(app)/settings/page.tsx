import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query'
import type { Metadata } from 'next'
import { SettingsView } from '@/components/settings/settings-view'
import { meQuery, sessionsQuery, tokensQuery } from '@/lib/client/queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage() {
  await requireActor()
  const client = new QueryClient()
  const [me, sessions, tokens] = await Promise.all([
    load('getMe'),
    load('listSessions', { query: { limit: 200 } }),
    load('listTokens', { query: { limit: 200 } }),
  ])
  client.setQueryData(meQuery().queryKey, me)
  client.setQueryData(sessionsQuery().queryKey, sessions)
  client.setQueryData(tokensQuery().queryKey, tokens)
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <SettingsView />
    </HydrationBoundary>
  )
}
