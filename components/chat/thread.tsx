'use client'

import { ArrowDown, LoaderCircle } from 'lucide-react'
import { useMemo } from 'react'
import type { PendingChange, PendingMessage } from '@/lib/client/outbox-store'
import type { OpenAt } from '@/lib/client/thread-opening'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useNow } from '@/lib/client/use-now'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'
import { type RowVerbs, ThreadRow } from './thread-row'
import { type ThreadRow as Row, toRows } from './thread-rows'
import { PADDING_END_PX, useThreadScroller } from './use-thread-scroller'

const FIRST_PAINT_ROWS = 40

export type ThreadProps = {
  /** The same object until one of them changes: rows are drawn again with it. */
  verbs: RowVerbs
  conversation: Conversation
  myId: string
  messages: readonly Message[]
  pending: readonly PendingMessage[]
  changes: readonly PendingChange[]
  /** Where to open: at a message, at the first unread, or (null) at the newest. */
  openAt: OpenAt
  /** The first unread seq when the thread was opened. */
  newFrom: number | null
  hasOlder: boolean
  hasNewer: boolean
  isLoadingOlder: boolean
  onLoadOlder: () => void
  onLoadNewer: () => void
  onJumpToNewest: () => void
  /** The message that is being changed. */
  editedId: string | null
  /** What came while one was reading above begins here. */
  onNewFrom: (seq: number) => void
  /** Everything up to this seq was visible to somebody looking. */
  onSeen: (seq: number) => void
}

/**
 * The messages of a conversation, however many. Loading above never moves what is read. The first paint comes from the
 * server, which knows no heights: the newest rows, at the bottom. Those stay in the page when it is taken over.
 */
export function Thread(props: ThreadProps) {
  const { conversation, myId, messages, pending, changes, newFrom, openAt, isLoadingOlder } = props
  const hydrated = useHydrated()
  const now = useNow()
  const rows = useMemo(
    () => toRows({ messages, pending, changes, myId, newFrom, local: now.local, zone: now.zone }),
    [messages, pending, changes, myId, newFrom, now.local, now.zone],
  )
  const { scroller, virtualizer, items, unseen, isAway, jump } = useThreadScroller(props, rows)
  const flashSeq = openAt?.flash ? openAt.seq : null

  const draw = (row: Row) => (
    <ThreadRow
      row={row}
      verbs={props.verbs}
      conversation={conversation}
      myId={myId}
      now={now}
      flash={flashSeq !== null && row.seq === flashSeq}
      isEdited={row.message !== null && row.message.id === props.editedId}
    />
  )
  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {isLoadingOlder ? <LoadingOlder /> : null}
      <section
        ref={scroller}
        aria-label={`Messages with ${conversation.peer.name}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className={cn(
          'flex min-h-0 flex-1 flex-col overscroll-contain -outline-offset-2 [overflow-anchor:none]',
          hydrated ? 'overflow-y-auto' : 'justify-end overflow-hidden',
        )}
      >
        {hydrated ? (
          <ol className="relative mt-auto w-full shrink-0" style={{ height: virtualizer.getTotalSize() }}>
            {items.map((item) => {
              const row = rows[item.index]
              if (!row) return null
              return (
                <li
                  key={item.key}
                  data-index={item.index}
                  ref={virtualizer.measureElement}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {draw(row)}
                </li>
              )
            })}
          </ol>
        ) : (
          <ol className="w-full shrink-0" style={{ paddingBottom: PADDING_END_PX }}>
            {rows.slice(-FIRST_PAINT_ROWS).map((row) => (
              <li key={row.key}>{draw(row)}</li>
            ))}
          </ol>
        )}
      </section>
      {isAway ? <JumpButton unseen={unseen} onJump={jump} /> : null}
    </div>
  )
}

function LoadingOlder() {
  return (
    <p role="status" className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center">
      <span className="flex items-center gap-2 rounded-full border border-line bg-surface px-3 py-1 text-muted text-xs shadow-1">
        <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
        Loading older messages
      </span>
    </p>
  )
}

function JumpButton({ unseen, onJump }: { unseen: number; onJump: () => void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="absolute right-4 bottom-3 z-10 flex h-9 items-center gap-2 rounded-full border border-control bg-surface px-3 font-medium text-sm shadow-2 transition-colors hover:bg-hover pointer-coarse:h-11"
    >
      <ArrowDown aria-hidden className="size-4" />
      <span>{unseen > 0 ? `${unseen} new` : 'Newest'}</span>
      <span className="sr-only">, jump to the newest message</span>
    </button>
  )
}
