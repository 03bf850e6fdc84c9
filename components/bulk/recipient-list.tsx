'use client'

import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { lastEventAt } from '@/lib/client/bulk-results'
import { unknownPresence } from '@/lib/client/presence-watch'
import { usePresence } from '@/lib/client/use-presence'
import type { BulkRecipient } from '@/lib/protocol/objects'
import { PresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { cn } from '../ui/cn'
import { RelativeTime } from '../ui/relative-time'
import { reasonOf } from './bulk-words'
import { StateMark } from './state-mark'

/** One row for each recipient, fifty at most. */
export function RecipientList({ recipients }: { recipients: readonly BulkRecipient[] }) {
  const presence = usePresence(recipients.map(({ receiverId }) => receiverId))
  return (
    <ul className="border-line border-t">
      {recipients.map((recipient) => (
        <li key={recipient.receiverId} className="border-line border-b last:border-b-0">
          <RowFrame conversationId={recipient.conversationId}>
            <Avatar
              userId={recipient.receiverId}
              name={recipient.name}
              size="sm"
              dot={<PresenceDot presence={presence.get(recipient.receiverId) ?? unknownPresence} />}
            />
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium text-sm">{recipient.name}</span>
              {recipient.state === 'failed' ? (
                <span className="block text-danger-fg text-xs">{reasonOf(recipient.code, recipient.error)}</span>
              ) : null}
            </span>
            <span className="flex shrink-0 flex-col items-end gap-0.5 sm:flex-row sm:items-center sm:gap-3">
              <StateMark state={recipient.state} />
              <Moment at={lastEventAt(recipient)} />
            </span>
          </RowFrame>
        </li>
      ))}
    </ul>
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
