'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { type InboxAddress, toInboxAddress } from './inbox-address'

/** Where in the inbox one is. */
export function useInboxAddress(): InboxAddress {
  const segment = usePathname().split('/')[2] ?? ''
  return toInboxAddress(segment === '' ? null : decodeURIComponent(segment), useSearchParams())
}

/** Changes the address without asking the server: both panes are already here. */
export function goTo(href: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', href)
  else window.history.replaceState(null, '', href)
}

/** For a link within the inbox: follows it in place unless a new tab or window is wanted. */
export function followInPlace(event: React.MouseEvent<HTMLAnchorElement>): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  event.preventDefault()
  goTo(event.currentTarget.getAttribute('href') ?? '/inbox')
}
