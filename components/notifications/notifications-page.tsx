'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Bell, CheckCheck } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { notificationCountQuery, notificationsKey, notificationsQuery } from '@/lib/client/notification-queries'
import { takeAnswer } from '@/lib/client/take-answer'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import { Button, buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { showToast } from '../ui/toast'
import { NotificationRow } from './notification-row'

/** Everything one is told of, of whatever kind. */
export function NotificationsPage() {
  const client = useQueryClient()
  const list = useInfiniteQuery(notificationsQuery())
  const unread = useQuery(notificationCountQuery()).data?.unreadCount ?? 0
  const [pending, setPending] = useState(false)

  async function read(ids?: string[]) {
    try {
      const left = await callRoute('POST /api/notifications/read', { body: { ids } })
      await takeAnswer(client, notificationCountQuery(), left)
      await client.invalidateQueries({ queryKey: notificationsKey })
    } catch (error) {
      showToast({ title: 'Not marked as read', description: messageOf(error), tone: 'danger' })
    }
  }

  async function readAll() {
    setPending(true)
    await read()
    setPending(false)
  }

  return (
    <PageBody className="max-w-3xl">
      <PageHeader
        title="Activity"
        description="What happened of late, on all your devices alike."
        actions={
          <>
            <Link href="/settings#notifications" className={buttonClass()}>
              Notification settings
            </Link>
            {unread > 0 ? (
              <Button
                pending={pending}
                onClick={() => void readAll()}
                icon={<CheckCheck aria-hidden className="size-4" />}
              >
                Mark all as read
              </Button>
            ) : null}
          </>
        }
      />
      <PagedList
        query={list}
        label="Activity"
        itemKey={({ id }) => id}
        estimate={56}
        failed="Your activity did not load"
        empty={
          <EmptyState icon={<Bell />} title="Nothing yet">
            Replies, interest in your jobs and what became of what you sent are listed here.
          </EmptyState>
        }
        renderItem={(notification) => <NotificationRow notification={notification} onRead={(id) => void read([id])} />}
      />
    </PageBody>
  )
}
