'use client'

import { type TouchEvent, useRef } from 'react'

/** So far a finger draws an element before letting go does something; it follows no farther. */
const ENOUGH_PX = 56
/** Up to here it may still become a scroll or a long press. */
const UNDECIDED_PX = 10

/** What drawing an element to the right does. Scrolling goes on as ever: the element needs `touch-pan-y`. */
export function useSwipe(onSwipe: (() => void) | undefined) {
  const start = useRef<{ x: number; y: number } | null>(null)
  const drawn = useRef(0)
  if (!onSwipe) return null
  const place = (element: HTMLElement, px: number) => {
    drawn.current = px
    element.style.translate = px === 0 ? '' : `${px}px`
  }
  return {
    onTouchStart({ touches }: TouchEvent<HTMLElement>) {
      const touch = touches[0]
      start.current = touch && touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null
    },
    onTouchMove({ touches, currentTarget }: TouchEvent<HTMLElement>) {
      const touch = touches[0]
      if (!start.current || !touch) return
      const across = touch.clientX - start.current.x
      if (drawn.current === 0 && Math.abs(touch.clientY - start.current.y) > UNDECIDED_PX) start.current = null
      else if (drawn.current !== 0 || across > UNDECIDED_PX) {
        place(currentTarget, Math.min(ENOUGH_PX, Math.max(0, across)))
      }
    },
    onTouchEnd({ currentTarget }: TouchEvent<HTMLElement>) {
      const isEnough = drawn.current >= ENOUGH_PX
      place(currentTarget, 0)
      start.current = null
      if (isEnough) onSwipe()
    },
    onTouchCancel({ currentTarget }: TouchEvent<HTMLElement>) {
      place(currentTarget, 0)
      start.current = null
    },
  }
}
