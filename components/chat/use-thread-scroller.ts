import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useFocused } from '@/lib/client/use-focused'
import { useHydrated } from '@/lib/client/use-hydrated'
import type { Conversation } from '@/lib/protocol/objects'
import type { ThreadProps } from './thread'
import type { ThreadRow } from './thread-rows'

const NEAR_EDGE_ROWS = 8
/** Within this distance of the end one is reading the newest. */
const AT_END_PX = 80
/** More than most screens show of a thread. */
const FIRST_HEIGHT_PX = 1200

/** Below the newest row. */
export const PADDING_END_PX = 16

/**
 * What scrolls a thread: which rows are drawn and where, what is asked for at its edges and told of what was seen. Before
 * the page is taken over nothing is; then the first rows that it draws are the newest, which the server has drawn.
 */
export function useThreadScroller(props: ThreadProps, rows: readonly ThreadRow[]) {
  const { conversation, openAt, hasOlder, hasNewer } = props
  const hydrated = useHydrated()
  const scroller = useRef<HTMLElement>(null)
  const focused = useFocused()
  const [placed, setPlaced] = useState(false)
  const virtualizer = useVirtualizer({
    enabled: hydrated,
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => 40,
    overscan: 10,
    anchorTo: 'end',
    followOnAppend: !hasNewer,
    scrollEndThreshold: AT_END_PX,
    paddingEnd: PADDING_END_PX,
    initialRect: { width: 0, height: FIRST_HEIGHT_PX },
    initialOffset: openAt ? 0 : Number.MAX_SAFE_INTEGER,
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

  const held = useRef(rows)
  useLayoutEffect(() => {
    held.current = rows
  }, [rows])

  // Only a new place to open at moves the view; rows that come later do not.
  useLayoutEffect(() => {
    if (!hydrated) return
    const index = openAt ? held.current.findIndex(({ seq }) => seq !== null && seq >= openAt.seq) : -1
    if (openAt && index !== -1) virtualizer.scrollToIndex(index, { align: openAt.flash ? 'center' : 'start' })
    else virtualizer.scrollToEnd()
    // Finding the place takes some frames; nothing may be loaded above it meanwhile.
    setPlaced(false)
    const timer = setTimeout(() => setPlaced(true), 300)
    return () => clearTimeout(timer)
  }, [hydrated, openAt, virtualizer])

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
  const atEnd = hydrated && !hasNewer && virtualizer.getTotalSize() - bottom <= AT_END_PX
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

  return { scroller, virtualizer, items, unseen, isAway: placed && !atEnd, jump }
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
function useOwnMessageInView(rows: readonly ThreadRow[], scrollToEnd: () => void): void {
  const lastKey = rows.at(-1)?.key
  const isPending = rows.at(-1)?.pending?.failure === null
  const shownKey = useRef(lastKey)
  useLayoutEffect(() => {
    if (lastKey === shownKey.current) return
    shownKey.current = lastKey
    if (isPending) scrollToEnd()
  }, [lastKey, isPending, scrollToEnd])
}
