'use client'

import { useEffect } from 'react'

const NAME = '--screen-height'
/** Less than that is a bar of the browser's, which comes and goes by itself. */
const KEYBOARD_PX = 120

/**
 * Keeps the page above the keyboard where that covers it instead of making it smaller, as on iOS (no
 * `interactive-widget` there), and takes back what the browser scrolled to show the field.
 */
export function useKeyboardRoom(): void {
  useEffect(() => {
    const { visualViewport } = window
    if (!visualViewport) return
    const { style } = document.documentElement
    const fit = () => {
      // Somebody who looks closer is no keyboard.
      const isCovered = visualViewport.scale === 1 && window.innerHeight - visualViewport.height > KEYBOARD_PX
      if (!isCovered) {
        style.removeProperty(NAME)
        return
      }
      style.setProperty(NAME, `${visualViewport.height}px`)
      window.scrollTo(0, 0)
    }
    visualViewport.addEventListener('resize', fit)
    visualViewport.addEventListener('scroll', fit)
    return () => {
      visualViewport.removeEventListener('resize', fit)
      visualViewport.removeEventListener('scroll', fit)
      style.removeProperty(NAME)
    }
  }, [])
}
