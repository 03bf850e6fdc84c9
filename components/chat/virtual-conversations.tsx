'use client'

import { useVirtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'
import type { Conversation } from '@/lib/protocol/objects'
import { CONVERSATION_ROW_PX } from './conversation-row'

type VirtualConversationsProps = {
  rows: readonly Conversation[]
  /** What scrolls; it is the list's own and stays when this takes over. */
  scroller: HTMLDivElement | null
  renderRow: (conversation: Conversation) => ReactNode
}

/** Draws only the rows in view. */
export default function VirtualConversations({ rows, scroller, renderRow }: VirtualConversationsProps) {
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: () => CONVERSATION_ROW_PX,
    initialOffset: () => scroller?.scrollTop ?? 0,
    overscan: 6,
    paddingStart: 6,
    paddingEnd: 6,
  })
  return (
    <ul aria-label="Conversations" className="relative" style={{ height: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map((item) => {
        const conversation = rows[item.index]
        return conversation ? (
          <li
            key={item.key}
            data-index={item.index}
            ref={virtualizer.measureElement}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {renderRow(conversation)}
          </li>
        ) : null
      })}
    </ul>
  )
}
