'use client'

import { type TouchEvent, useRef } from 'react'

const HOLD_MS = 450
const STILL_PX = 10

/** What a finger held still on an element opens. Scrolling and selecting text go on as ever. */
export function useLongPress(onLongPress: ((anchor: HTMLElement) => void) | undefined) {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const start = useRef({ x: 0, y: 0 })
  const hasOpened = useRef(false)
  if (!onLongPress) return {}
  const end = () => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
  }
  return {
    onTouchStart(event: TouchEvent<HTMLElement>) {
      const { currentTarget: anchor } = event
      const touch = event.touches[0]
      if (!touch || event.touches.length > 1) return end()
      start.current = { x: touch.clientX, y: touch.clientY }
      hasOpened.current = false
      timer.current = setTimeout(() => {
        hasOpened.current = true
        onLongPress(anchor)
      }, HOLD_MS)
    },
    onTouchMove(event: TouchEvent<HTMLElement>) {
      const touch = event.touches[0]
      if (!touch || Math.hypot(touch.clientX - start.current.x, touch.clientY - start.current.y) > STILL_PX) end()
    },
    onTouchEnd(event: TouchEvent<HTMLElement>) {
      end()
      // The click that follows would close what has opened.
      if (hasOpened.current && event.cancelable) event.preventDefault()
    },
    onTouchCancel: end,
  }
}
