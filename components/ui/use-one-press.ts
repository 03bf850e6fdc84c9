'use client'

import { useEffect } from 'react'

/** What is further apart than this, in time or place, are two presses of a finger. Of a mouse the browser knows. */
const TOGETHER_MS = 400
const TOGETHER_PX = 24
/** What does a thing. Toggles and icons, such as arrows, are pressed in a row. */
const doers = 'button:not([role], [title], [aria-pressed], [aria-expanded]), a[download]'

/**
 * Pressed twice quickly, a thing is done once: the second press of two in one place does nothing, whatever the first one
 * has put there. What is under way keeps further presses away by itself (`Button`'s `pending`).
 */
export function useOnePress(): void {
  useEffect(() => {
    let last = { at: Number.NEGATIVE_INFINITY, x: 0, y: 0 }
    function guard(event: MouseEvent) {
      const { detail, clientX: x, clientY: y, timeStamp: at } = event
      // By the keyboard: a press has no place.
      if (detail === 0) return
      const isFinger = (event as PointerEvent).pointerType === 'touch'
      const isTogether = at - last.at < TOGETHER_MS && Math.hypot(x - last.x, y - last.y) < TOGETHER_PX
      last = { at, x, y }
      const isSecond = detail > 1 || (isFinger && isTogether)
      if (!isSecond || !(event.target instanceof Element) || !event.target.closest(doers)) return
      event.preventDefault()
      event.stopPropagation()
    }
    document.addEventListener('click', guard, { capture: true })
    return () => document.removeEventListener('click', guard, { capture: true })
  }, [])
}
