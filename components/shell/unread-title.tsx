'use client'

import { useEffect } from 'react'

/** Puts the number of what is unread into the tab's title and marks its icon. */
export function UnreadTitle({ count }: { count: number }) {
  useEffect(() => {
    const prefix = count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''
    const href = count > 0 ? '/icon-unread.svg' : '/icon.svg'
    const write = () => {
      const bare = document.title.replace(/^\(\d+\+?\) /, '')
      if (document.title !== prefix + bare) document.title = prefix + bare
      for (const icon of document.querySelectorAll('link[rel="icon"]')) icon.setAttribute('href', href)
    }
    write()
    // Each navigation writes its own title, and may bring the icon anew.
    const observer = new MutationObserver(write)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [count])
  return null
}
