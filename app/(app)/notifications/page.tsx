import type { Metadata } from 'next'
import { NotificationsPage } from '@/components/notifications/notifications-page'
import { Prefetched } from '@/components/ui/prefetched'
import { notificationCountQuery, notificationsQuery, toUnread } from '@/lib/client/notification-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Activity' }

export default async function NotificationsRoute() {
  await requireActor()
  const page = await load('listNotifications', { query: {} })
  return (
    <Prefetched
      entries={[
        { queryKey: notificationsQuery().queryKey, data: toFirstPage(page) },
        { queryKey: notificationCountQuery().queryKey, data: toUnread(page) },
      ]}
    >
      <NotificationsPage />
    </Prefetched>
  )
}
