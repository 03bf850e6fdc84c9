'use client'

import { usePathname, useSearchParams } from 'next/navigation'

/** What the address says about the inbox. */
export type InboxAddress = {
  conversationId: string | null
  /** The person a first message is for. */
  newTo: string | null
  /** The message to open at. */
  atSeq: number | null
}

export function useInboxAddress(): InboxAddress {
  const pathname = usePathname()
  const search = useSearchParams()
  const segment = pathname.split('/')[2] ?? ''
  const at = Number(search.get('m'))
  if (segment === 'new') return { conversationId: null, newTo: search.get('to'), atSeq: null }
  return {
    conversationId: segment === '' ? null : decodeURIComponent(segment),
    newTo: null,
    atSeq: Number.isInteger(at) && at > 0 ? at : null,
  }
}

/** The address of a place in the inbox, keeping the list's filter and search. */
export function inboxHref(search: URLSearchParams, to: Partial<InboxAddress>): string {
  const next = new URLSearchParams(search)
  next.delete('m')
  next.delete('to')
  if (to.newTo) next.set('to', to.newTo)
  if (to.atSeq) next.set('m', String(to.atSeq))
  const path = to.newTo
    ? '/inbox/new'
    : to.conversationId
      ? `/inbox/${encodeURIComponent(to.conversationId)}`
      : '/inbox'
  const query = next.toString()
  return query ? `${path}?${query}` : path
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
