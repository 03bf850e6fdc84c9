'use client'

import { notifyManager, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { useCallback, useSyncExternalStore } from 'react'
import { heldSinceOf } from '@/lib/client/held-queries'
import { useConnectionState } from '@/lib/client/live-provider'
import { RelativeTime } from '../ui/relative-time'

/** What a place shows above all. */
function keyOf(pathname: string): QueryKey {
  const [, place = '', part = ''] = pathname.split('/')
  if (place === 'inbox') return part === '' || part === 'new' ? ['listConversations'] : ['listMessages', { id: part }]
  if (place === 'bulk' && part !== '' && part !== 'new') return ['getBatch', { id: part }]
  if (place === 'bulk') return part === 'new' ? ['listCustomers', 'pages'] : ['listBatches']
  if (place === 'share' || place === 'outbox') return ['listConversations']
  if (place === 'notifications') return ['listNotifications', 'pages']
  return [place === 'jobs' ? 'listJobs' : place === 'templates' ? 'listTemplates' : 'listAudiences']
}

/** Says how old it is what this device shows until there is a connection. */
export function HeldAge() {
  const cache = useQueryClient().getQueryCache()
  const pathname = usePathname()
  const state = useConnectionState()
  const since = useSyncExternalStore(
    useCallback((onChange) => cache.subscribe(notifyManager.batchCalls(onChange)), [cache]),
    () => {
      // Others that begin alike are of other places: what narrows a list down, or how many there are.
      const shown = cache.findAll({ queryKey: keyOf(pathname), type: 'active' })
      return Math.max(0, ...shown.map(({ queryHash }) => heldSinceOf(queryHash) ?? 0))
    },
    () => 0,
  )
  if (state === 'online' || since === 0) return null
  return (
    <p className="border-line border-b bg-sunken px-4 py-1 text-center text-muted text-xs">
      {'As it was on this device '}
      <RelativeTime at={new Date(since).toISOString()} form="long" />
    </p>
  )
}
