'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { lastEventAt } from '@/lib/client/bulk-results'
import { unknownPresence } from '@/lib/client/presence-watch'
import { formatDateTime } from '@/lib/client/time-format'
import { usePresence } from '@/lib/client/use-presence'
import type { BulkRecipient } from '@/lib/protocol/bulk-objects'
import { PresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { cn } from '../ui/cn'
import { RelativeTime } from '../ui/relative-time'
import { reasonOf } from './bulk-words'
import { StateMark } from './state-mark'

/** A recipient and what became of their copy. */
export function RecipientRow({ recipient }: { recipient: BulkRecipient }) {
  const { receiverId, name, state, conversationId } = recipient
  const presence = usePresence([receiverId])
  const why = recipient.code === null ? null : reasonOf(recipient.code, recipient.error)
  return (
    <div className="border-line border-t">
      <RowFrame conversationId={conversationId}>
        <Avatar
          userId={receiverId}
          name={name}
          size="sm"
          dot={<PresenceDot presence={presence.get(receiverId) ?? unknownPresence} />}
        />
        <span className="min-w-0 flex-1">
          <span dir="auto" className="block truncate text-start font-medium text-sm">
            {name}
          </span>
          {why ? (
            <span className={cn('block text-xs', state === 'failed' ? 'text-danger-fg' : 'text-muted')}>
              {why}
              {state === 'pending' && recipient.retryAt ? `, until ${formatDateTime(recipient.retryAt)}` : ''}
            </span>
          ) : null}
        </span>
        <span className="flex shrink-0 flex-col items-end gap-0.5 sm:flex-row sm:items-center sm:gap-3">
          <StateMark state={state} />
          <Moment at={lastEventAt(recipient)} />
        </span>
      </RowFrame>
    </div>
  )
}

function Moment({ at }: { at: string | null }) {
  return (
    <span className={cn('text-right text-muted text-xs sm:w-16', !at && 'max-sm:hidden')}>
      {at ? <RelativeTime at={at} /> : <span aria-hidden>–</span>}
    </span>
  )
}

/** The way into the conversation, where there is one. */
function RowFrame({ conversationId, children }: { conversationId: string | null; children: ReactNode }) {
  const frame = 'flex min-h-14 items-center gap-3 px-4 py-2 sm:px-5'
  return conversationId ? (
    <Link href={`/inbox/${conversationId}`} className={`${frame} -outline-offset-2 transition-colors hover:bg-hover`}>
      {children}
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
    </Link>
  ) : (
    <div className={frame}>
      {children}
      <span className="size-4 shrink-0" />
    </div>
  )
}
