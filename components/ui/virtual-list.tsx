'use client'

import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { type ReactNode, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react'
import { cn } from './cn'

type VirtualListProps<T> = {
  items: readonly T[]
  itemKey: (item: T) => string
  renderItem: (item: T) => ReactNode
  /** A first guess of a row's height; the true one is measured. */
  estimate: number
  label: string
  className?: string
}

function scrollParentOf(element: HTMLElement): HTMLElement | null {
  for (let parent = element.parentElement; parent; parent = parent.parentElement) {
    const { overflowY } = getComputedStyle(parent)
    if (overflowY === 'auto' || overflowY === 'scroll') return parent
  }
  return null
}

/**
 * A virtualizer scrolls what it is given to where it believes to be, the top at first. Somebody may have scrolled before
 * the page was taken over, and what moves under a finger swallows its tap. Called before `useVirtualizer`, whose effect
 * comes after this one.
 */
function useScrollOf(scroller: HTMLElement | null, held: RefObject<Virtualizer<HTMLElement, Element> | null>): void {
  useLayoutEffect(() => {
    const virtualizer = held.current
    if (virtualizer && scroller && virtualizer.scrollElement !== scroller) virtualizer.scrollOffset = scroller.scrollTop
  }, [scroller, held])
}

/** A list inside a page that scrolls as a whole: only the rows near the window exist. */
export function VirtualList<T>({ items, itemKey, renderItem, estimate, label, className }: VirtualListProps<T>) {
  const list = useRef<HTMLUListElement>(null)
  const held = useRef<Virtualizer<HTMLElement, Element> | null>(null)
  const [frame, setFrame] = useState<{ scroller: HTMLElement; offset: number } | null>(null)

  const measure = useCallback(() => {
    const element = list.current
    const scroller = element ? scrollParentOf(element) : null
    if (!element || !scroller) return
    const offset = element.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop
    setFrame((held) => (held?.scroller === scroller && held.offset === offset ? held : { scroller, offset }))
  }, [])
  // What stands above the list may grow or shrink at any time.
  useLayoutEffect(measure)

  useScrollOf(frame?.scroller ?? null, held)
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame?.scroller ?? null,
    estimateSize: () => estimate,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : itemKey(item)
    },
    overscan: 6,
    scrollMargin: frame?.offset ?? 0,
    // What the server renders, and the browser first: about one screen.
    initialRect: { width: 1024, height: 900 },
  })
  useLayoutEffect(() => {
    held.current = virtualizer
  }, [virtualizer])
  const offset = frame?.offset ?? 0

  return (
    <ul
      ref={list}
      aria-label={label}
      className={cn('relative w-full', className)}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index, start }) => {
        const item = items[index]
        return item === undefined ? null : (
          <li
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0"
            style={{ transform: `translateY(${start - offset}px)` }}
          >
            {renderItem(item)}
          </li>
        )
      })}
    </ul>
  )
}
