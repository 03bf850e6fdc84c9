'use client'

import { usePathname, useRouter } from 'next/navigation'
import { startTransition, useCallback, useEffect } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { useOffline } from '@/lib/client/use-offline'
import { MISSING_MARK, missingHref } from './missing-mark'
import { cutOffGoes } from './use-go'

/** The address of a link that a plain press would follow within the product; null for every other press. */
function followedHref(event: MouseEvent): string | null {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return null
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href]') : null
  if (!link || link.target === '_blank' || link.hasAttribute('download') || link.origin !== location.origin) return null
  const href = link.pathname + link.search
  const isHere = link.pathname === location.pathname
  // Places in the inbox are opened from what is here; files and API answers are no places.
  const isInPlace = link.pathname.startsWith('/inbox') && location.pathname.startsWith('/inbox')
  return isHere || isInPlace || /^\/(api|uploads|docs)\//.test(link.pathname) ? null : href
}

type OfflineNavigationProps = {
  /** The address of a place that could not be loaded. */
  missing: string | null
  onMissing: (href: string | null) => void
}

/** Follows links while the server cannot be reached, and opens the place once the connection is there. */
export default function OfflineNavigation({ missing, onMissing }: OfflineNavigationProps) {
  const { live } = useLive()
  const router = useRouter()
  const pathname = usePathname()
  const offline = useOffline()

  const hold = useCallback(
    (href: string) => {
      window.history.pushState({ [MISSING_MARK]: href }, '', href)
      onMissing(href)
    },
    [onMissing],
  )

  useEffect(() => {
    function onClick(event: MouseEvent) {
      if (!live.isCutOff()) return
      const href = followedHref(event)
      if (href === null) return
      event.preventDefault()
      // The link goes nowhere by itself then. What else it does when it is pressed it does before its page goes away.
      setTimeout(hold, 0, href)
    }
    // Before the links themselves hear of it.
    document.addEventListener('click', onClick, { capture: true })
    const undo = cutOffGoes.subscribe(hold)
    return () => {
      undo()
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [live, hold])

  useEffect(() => {
    if (missing === null) return
    const here = window.location.pathname + window.location.search
    if (offline) {
      // Moving within a place that is held, in the inbox say, stays with what is held.
      if (window.location.pathname === pathname && missingHref() === null) {
        window.history.replaceState({ [MISSING_MARK]: here }, '', here)
      }
      return
    }
    const open = () =>
      startTransition(() => {
        router.replace(here)
        onMissing(null)
      })
    // Whoever is writing goes on writing.
    if (!document.activeElement?.matches('input, textarea')) open()
    else document.addEventListener('focusout', open, { once: true })
    return () => document.removeEventListener('focusout', open)
  }, [missing, onMissing, offline, router, pathname])

  return null
}
