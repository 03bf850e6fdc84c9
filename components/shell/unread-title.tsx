'use client'

import { useEffect } from 'react'

/** Puts the number of unread messages into the tab's title and marks its icon. */
export function UnreadTitle({ count }: { count: number }) {
  useEffect(() => {
    const prefix = count > 0 ? `(${count > 99 ? '99+' : count}) ` : ''
    const write = () => {
      const bare = document.title.replace(/^\(\d+\+?\) /, '')
      if (document.title !== prefix + bare) document.title = prefix + bare
    }
    write()
    // Each navigation writes its own title.
    const observer = new MutationObserver(write)
    observer.observe(document.head, { childList: true, subtree: true, characterData: true })
    return () => observer.disconnect()
  }, [count])

  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon) icon.href = count > 0 ? '/icon-unread.svg' : '/icon.svg'
  }, [count])
  return null
}
