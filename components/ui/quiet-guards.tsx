'use client'

import { useEffect } from 'react'

/**
 * The primitives catch Tab with hidden elements that can be focused, which no audit lets pass. A popup that closes by
 * itself on Tab does not need them: this takes them out of the order while it is open.
 */
export function QuietGuards() {
  useEffect(() => {
    const quiet = () => {
      for (const guard of document.querySelectorAll<HTMLElement>('[data-base-ui-focus-guard]')) guard.tabIndex = -1
    }
    quiet()
    // Some of them are drawn a moment after the popup itself.
    const observer = new MutationObserver(quiet)
    observer.observe(document.body, { childList: true, subtree: true })
    return () => observer.disconnect()
  }, [])
  return null
}
