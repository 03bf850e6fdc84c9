'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, LoaderCircle } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { PendingChange, PendingMessage } from '@/lib/client/outbox-store'
import type { OpenAt } from '@/lib/client/thread-opening'
import { useFocused } from '@/lib/client/use-focused'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useNow } from '@/lib/client/use-now'
import type { Conversation, Message } from '@/lib/protocol/objects'
import { type RowVerbs, ThreadRow } from './thread-row'
import { type ThreadRow as Row, toRows } from './thread-rows'

const NEAR_EDGE_ROWS = 8
/** Within this distance of the end one is reading the newest. */
const AT_END_PX = 80
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

/** The messages of a conversation, however many. Loading above never moves what is read. */
export function Thread(props: ThreadProps) {
  const { conversation, myId, messages, pending, changes, newFrom, verbs } = props
  const hydrated = useHydrated()
  const now = useNow()
  const rows = useMemo(
    () => toRows({ messages, pending, changes, myId, newFrom, local: now.local, zone: now.zone }),
    [messages, pending, changes, myId, newFrom, now.local, now.zone],
  )
  const label = `Messages with ${conversation.peer.name}`
  if (!hydrated) {
    // The first paint comes from the server, which knows no heights: the newest rows, at the bottom.
    return (
      <section aria-label={label} className="flex min-h-0 flex-1 flex-col justify-end overflow-hidden pb-4">
        <ol>
          {rows.slice(-FIRST_PAINT_ROWS).map((row) => (
            <li key={row.key}>
              <ThreadRow
                row={row}
                verbs={verbs}
                conversation={conversation}
                myId={myId}
                now={now}
                flash={false}
                isEdited={false}
              />
            </li>
          ))}
        </ol>
      </section>
    )
  }
  return <VirtualThread {...props} rows={rows} label={label} />
}

function VirtualThread({ rows, label, ...props }: ThreadProps & { rows: Row[]; label: string }) {
  const { conversation, myId, openAt, hasOlder, hasNewer, isLoadingOlder } = props
  const scroller = useRef<HTMLElement>(null)
  const now = useNow()
  const focused = useFocused()
  const [placed, setPlaced] = useState(false)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => 40,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: !hasNewer,
    scrollEndThreshold: AT_END_PX,
    paddingEnd: 16,
  })
  const items = virtualizer.getVirtualItems()

  // The composer grows, the keyboard opens: whoever read the end before goes on reading the end.
  useEffect(() => {
    const element = scroller.current
    if (!element || !placed || hasNewer) return
    let height = element.clientHeight
    const observer = new ResizeObserver(() => {
      const wasAtEnd = virtualizer.getTotalSize() - (element.scrollTop + height) <= AT_END_PX
      height = element.clientHeight
      if (wasAtEnd) virtualizer.scrollToEnd()
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [virtualizer, placed, hasNewer])

  const flashSeq = openAt?.flash ? openAt.seq : null
  const held = useRef(rows)
  useLayoutEffect(() => {
    held.current = rows
  }, [rows])

  // Only a new place to open at moves the view; rows that come later do not.
  useLayoutEffect(() => {
    const index = openAt ? held.current.findIndex(({ seq }) => seq !== null && seq >= openAt.seq) : -1
    if (openAt && index !== -1) virtualizer.scrollToIndex(index, { align: openAt.flash ? 'center' : 'start' })
    else virtualizer.scrollToEnd()
    // Finding the place takes some frames; nothing may be loaded above it meanwhile.
    setPlaced(false)
    const timer = setTimeout(() => setPlaced(true), 300)
    return () => clearTimeout(timer)
  }, [openAt, virtualizer])

  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { onLoadOlder, onLoadNewer, onSeen, onJumpToNewest } = props
  useEffect(() => {
    if (placed && hasOlder && first < NEAR_EDGE_ROWS + 10) onLoadOlder()
  }, [placed, hasOlder, first, onLoadOlder])
  useEffect(() => {
    if (placed && hasNewer && last > rows.length - NEAR_EDGE_ROWS) onLoadNewer()
  }, [placed, hasNewer, last, rows.length, onLoadNewer])

  const offset = virtualizer.scrollOffset ?? 0
  const bottom = offset + (virtualizer.scrollRect?.height ?? 0)
  const atEnd = !hasNewer && virtualizer.getTotalSize() - bottom <= AT_END_PX
  let seenSeq = 0
  for (const item of items) {
    // A row counts as seen once its greater part is above the lower edge.
    if (item.start + Math.min(item.size, 80) / 2 <= bottom) seenSeq = Math.max(seenSeq, rows[item.index]?.seq ?? 0)
  }
  useEffect(() => {
    if (placed && focused && seenSeq > 0) onSeen(seenSeq)
  }, [placed, focused, seenSeq, onSeen])

  const { unseen, from } = useUnseen(conversation, atEnd)
  useOwnMessageInView(rows, virtualizer.scrollToEnd)
  const { onNewFrom } = props
  useEffect(() => {
    if (from !== null) onNewFrom(from)
  }, [from, onNewFrom])

  const jumpedTo = useRef<number | null>(null)
  /** First to where the new ones begin, then to the end. */
  function jump() {
    const index =
      from === null || jumpedTo.current === from ? -1 : rows.findIndex(({ seq }) => seq !== null && seq >= from)
    jumpedTo.current = from
    if (index !== -1) virtualizer.scrollToIndex(index, { align: 'start' })
    else if (hasNewer) onJumpToNewest()
    else virtualizer.scrollToEnd()
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {isLoadingOlder ? <LoadingOlder /> : null}
      <section
        ref={scroller}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="flex min-h-0 flex-1 flex-col overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none]"
      >
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
                <ThreadRow
                  row={row}
                  verbs={props.verbs}
                  conversation={conversation}
                  myId={myId}
                  now={now}
                  flash={flashSeq !== null && row.seq === flashSeq}
                  isEdited={row.message !== null && row.message.id === props.editedId}
                />
              </li>
            )
          })}
        </ol>
      </section>
      {placed && !atEnd ? <JumpButton unseen={unseen} onJump={jump} /> : null}
    </div>
  )
}

/** What came since one last stood at the end and where that begins; before that, how much is unread. */
function useUnseen({ lastSeq, unreadCount }: Conversation, atEnd: boolean): { unseen: number; from: number | null } {
  const [leftAt, setLeftAt] = useState<number | null>(null)
  if (atEnd && leftAt !== lastSeq) setLeftAt(lastSeq)
  if (atEnd) return { unseen: 0, from: null }
  if (leftAt === null) return { unseen: unreadCount, from: null }
  const unseen = Math.max(0, lastSeq - leftAt)
  return { unseen, from: unseen > 0 ? leftAt + 1 : null }
}

/** One's own message brings one to the end, wherever one was reading. */
function useOwnMessageInView(rows: readonly Row[], scrollToEnd: () => void): void {
  const lastKey = rows.at(-1)?.key
  const isPending = rows.at(-1)?.pending?.failure === null
  const shownKey = useRef(lastKey)
  useLayoutEffect(() => {
    if (lastKey === shownKey.current) return
    shownKey.current = lastKey
    if (isPending) scrollToEnd()
  }, [lastKey, isPending, scrollToEnd])
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
