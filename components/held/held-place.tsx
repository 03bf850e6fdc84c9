'use client'

import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ComponentType, useEffect } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { useRestored } from '@/lib/client/use-restored'
import type { Role } from '@/lib/protocol/objects'
import { MissingPlace } from '../shell/missing-place'
import { HeldAge } from './held-age'

function view(load: () => Promise<ComponentType>): ComponentType {
  return dynamic(loadPart(load), { ssr: false, loading: () => <MissingPlace /> })
}

const Inbox = view(() => import('../chat/inbox-view').then((module) => module.InboxView))
const Jobs = view(() => import('../jobs/jobs-page').then((module) => module.JobsPage))
const Composer = view(() =>
  import('../bulk/bulk-composer').then(({ BulkComposer }) => () => <BulkComposer prefill={null} />),
)
const Bulk = view(() => import('../bulk/bulk-history').then((module) => module.BulkHistory))
const Batch = view(() =>
  import('../bulk/batch-results').then(({ BatchResults }) => () => (
    <BatchResults batchId={usePathname().split('/')[2] ?? ''} />
  )),
)
const Share = view(() => import('../share/share-page').then((module) => module.SharePage))
const Outbox = view(() => import('../outbox/outbox-page').then((module) => module.OutboxPage))
const Notifications = view(() =>
  import('../notifications/notifications-page').then((module) => module.NotificationsPage),
)
const Templates = view(() => import('../templates/templates-page').then((module) => module.TemplatesPage))
const Audiences = view(() => import('../audiences/audiences-page').then((module) => module.AudiencesPage))

type HeldView = { path: RegExp; roles: readonly Role[]; View: ComponentType }

const people = ['contractor', 'customer'] as const
/** What can be drawn from this device alone. */
const views: readonly HeldView[] = [
  { path: /^\/inbox(\/|$)/, roles: people, View: Inbox },
  { path: /^\/share$/, roles: people, View: Share },
  { path: /^\/outbox$/, roles: people, View: Outbox },
  { path: /^\/notifications$/, roles: ['contractor', 'customer', 'admin'], View: Notifications },
  { path: /^\/jobs$/, roles: people, View: Jobs },
  { path: /^\/bulk$/, roles: ['contractor'], View: Bulk },
  { path: /^\/bulk\/new$/, roles: ['contractor'], View: Composer },
  { path: /^\/bulk\/[^/]+$/, roles: ['contractor'], View: Batch },
  { path: /^\/templates$/, roles: ['contractor'], View: Templates },
  { path: /^\/audiences$/, roles: ['contractor'], View: Audiences },
]

type HeldPlaceProps = {
  /** Whether a place that is not held is loaded anew, page and all, once the server is there. */
  reloads?: boolean
}

/** The place that the address names, drawn from what this device holds; one that it does not hold says so. */
export default function HeldPlace({ reloads = false }: HeldPlaceProps) {
  const { self, live } = useLive()
  const pathname = usePathname()
  const isRead = useRestored()

  const found = views.find(({ path, roles }) => path.test(pathname) && roles.includes(self.role))
  const isMissing = found === undefined
  useEffect(
    () => (reloads && isMissing ? live.onConnect(() => window.location.reload()) : undefined),
    [live, reloads, isMissing],
  )

  if (!isRead) return null
  if (found) {
    return (
      <div className="flex h-full flex-col">
        <HeldAge />
        <div className="min-h-0 flex-1">
          {/* Filters live in the address: what a place's layout gives it, which is not drawn here. */}
          <NuqsAdapter>
            <found.View />
          </NuqsAdapter>
        </div>
      </div>
    )
  }
  return <MissingPlace />
}
