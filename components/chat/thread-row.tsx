'use client'

import { memo } from 'react'
import { formatDay } from '@/lib/client/time-format'
import type { Now } from '@/lib/client/use-now'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'
import { StoredMessage } from './message-bubble'
import { PendingBubble } from './pending-bubble'
import type { ThreadRow as Row } from './thread-rows'

export type RowVerbs = {
  onActions: (message: Message, anchor: HTMLElement) => void
  /** A dialog of its own: a row may leave the screen while one writes. */
  onReport: (message: Message) => void
  onQuote: ((message: Message) => void) | undefined
  onOpenImage: (content: FileContent) => void
  onRetry: (clientMessageId: string) => void
  onDiscard: (clientMessageId: string) => void
}

type ThreadRowProps = {
  row: Row
  verbs: RowVerbs
  conversation: Conversation
  myId: string
  now: Now
  /** Looked for. */
  flash: boolean
  /** Its correction stands in the composer. */
  isEdited: boolean
}

/** One line of the thread with the separators above it. */
export const ThreadRow = memo(function ThreadRow({
  row,
  verbs,
  conversation,
  myId,
  now,
  flash,
  isEdited,
}: ThreadRowProps) {
  return (
    <div className={cn('mx-auto max-w-180 px-4', row.startsGroup ? 'pt-2' : 'pt-0.5')}>
      {row.startsDay ? (
        <div className="flex items-center gap-3 pt-1 pb-3 text-muted text-xs">
          <span aria-hidden className="h-px flex-1 bg-line" />
          <span className="font-medium">{formatDay(row.at, now.at, now.local)}</span>
          <span aria-hidden className="h-px flex-1 bg-line" />
        </div>
      ) : null}
      {row.startsNew ? (
        <div className="flex items-center gap-3 pb-3 text-danger-fg text-xs">
          <span aria-hidden className="h-px flex-1 bg-danger" />
          <span className="font-semibold">New</span>
          <span aria-hidden className="h-px flex-1 bg-danger" />
        </div>
      ) : null}
      {row.message ? (
        <StoredMessage
          message={row.message}
          change={row.change}
          onRetry={() => verbs.onRetry(row.change?.clientMessageId ?? '')}
          onDiscard={() => verbs.onDiscard(row.change?.clientMessageId ?? '')}
          conversation={conversation}
          myId={myId}
          local={now.local}
          endsGroup={row.endsGroup}
          flash={flash}
          isEdited={isEdited}
          onActions={verbs.onActions}
          onReport={verbs.onReport}
          onQuote={verbs.onQuote}
          onOpenImage={verbs.onOpenImage}
        />
      ) : row.pending ? (
        <PendingBubble
          pending={row.pending}
          local={now.local}
          endsGroup={row.endsGroup}
          onRetry={() => verbs.onRetry(row.pending?.clientMessageId ?? '')}
          onDiscard={() => verbs.onDiscard(row.pending?.clientMessageId ?? '')}
          onOpenImage={verbs.onOpenImage}
        />
      ) : null}
    </div>
  )
})
