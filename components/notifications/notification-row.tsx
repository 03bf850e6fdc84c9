'use client'

import { BriefcaseBusiness, CircleX, FileArchive, Flag, Inbox, type LucideIcon, Megaphone } from 'lucide-react'
import Link from 'next/link'
import { hrefOf, sentenceOf } from '@/lib/client/notification-words'
import type { Notification, NotificationKind } from '@/lib/protocol/notifications'
import { PlaceholderWords } from '../bulk/placeholder-words'
import { cn } from '../ui/cn'
import { Isolated } from '../ui/isolated'
import { RelativeTime } from '../ui/relative-time'

const icons: Record<NotificationKind, LucideIcon> = {
  message: Inbox,
  interest: BriefcaseBusiness,
  job_closed: CircleX,
  batch: Megaphone,
  report: Flag,
  export: FileArchive,
}

type NotificationRowProps = { notification: Notification; onRead: (id: string) => void }

export function NotificationRow({ notification, onRead }: NotificationRowProps) {
  const { id, kind, at, readAt, excerpt } = notification
  const Icon = icons[kind]
  const isUnread = readAt === null
  const href = hrefOf(notification)
  const row = (
    <>
      <span
        aria-hidden
        className={cn(
          'flex size-9 shrink-0 items-center justify-center rounded-full',
          isUnread ? 'bg-accent-bg text-accent-fg' : 'bg-sunken text-muted',
        )}
      >
        <Icon className="size-4.5" />
      </span>
      <span className="min-w-0 flex-1 text-sm">
        <span className={cn('block break-words', isUnread && 'font-semibold')}>
          {isUnread ? <span className="sr-only">Unread: </span> : null}
          <Isolated text={sentenceOf(notification)} names={[notification.from?.name ?? '', notification.text]} />
        </span>
        {excerpt === null ? null : (
          <span dir="auto" className="block truncate text-muted">
            <PlaceholderWords text={excerpt} />
          </span>
        )}
      </span>
      <RelativeTime at={at} className="shrink-0 text-muted text-xs" />
    </>
  )
  const look = 'flex min-h-14 w-full items-center gap-3 rounded-md px-3 py-2 text-left transition-colors hover:bg-hover'
  if (href === null) {
    return (
      <button type="button" className={look} onClick={() => onRead(id)}>
        {row}
      </button>
    )
  }
  return (
    <Link href={href} className={look} onClick={() => onRead(id)}>
      {row}
    </Link>
  )
}
