'use client'

import { FileText } from 'lucide-react'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import type { Message } from '@/lib/protocol/objects'
import type { AdminReport } from '@/lib/protocol/reports'
import { cn } from '../ui/cn'

/** The message that was reported and those before it. Words only: files are their two people's. */
export function ReportedMessages({ report }: { report: AdminReport }) {
  const { before, message, sender, reporter } = report
  const now = useNow()
  return (
    <ol aria-label="Messages" className="flex flex-col gap-1 rounded-md bg-sunken p-2">
      {[...before, message].map((each) => {
        const isReported = each.id === message.id
        return (
          <li
            key={each.id}
            className={cn('rounded-sm px-3 py-2 text-sm', isReported && 'bg-surface shadow-1 ring-1 ring-warning')}
          >
            <p className="flex flex-wrap items-baseline gap-x-2 text-muted text-xs">
              <span dir="auto" className="font-medium text-ink">
                {each.senderId === sender.id ? sender.name : reporter.name}
              </span>
              <time dateTime={each.createdAt}>{formatDateTime(each.createdAt, now.local)}</time>
              {each.bulk ? <span>Sent to several people</span> : null}
              {isReported ? <span className="font-medium text-warning-fg">Reported</span> : null}
            </p>
            <Words message={each} />
          </li>
        )
      })}
    </ol>
  )
}

function Words({ message: { content } }: { message: Message }) {
  if (content === null) return <p className="text-muted italic">Deleted before it was reported</p>
  const text = 'text' in content ? content.text : content.caption
  return (
    <>
      {'fileName' in content ? (
        <p className="flex items-center gap-1.5 text-muted">
          <FileText aria-hidden className="size-4 shrink-0" />
          <span dir="auto" className="truncate">
            {content.fileName}
          </span>
        </p>
      ) : null}
      {text ? (
        <p dir="auto" className="whitespace-pre-wrap break-words">
          {text}
        </p>
      ) : null}
    </>
  )
}
