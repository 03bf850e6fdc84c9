'use client'

import dynamic from 'next/dynamic'
import { usePathname, useRouter } from 'next/navigation'
import { type ReactNode, startTransition, useCallback, useEffect, useState } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { createSubscribable } from '@/lib/client/subscribable'
import { useOffline } from '@/lib/client/use-offline'
import { loadPart } from '../ui/load-part'
import { MissingPlace } from './missing-place'

const HeldPlace = dynamic(
  loadPart(() => import('../held/held-place')),
  { ssr: false, loading: () => <MissingPlace /> },
)

/** Stands in the history entry of a place that could not be loaded. */
const MARK = 'rollcallMissing'

const holds = createSubscribable<[href: string]>()

function missingHref(): string | null {
  const state: unknown = window.history.state
  const mark = typeof state === 'object' && state !== null ? (state as Record<string, unknown>)[MARK] : null
  return typeof mark === 'string' ? mark : null
}

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

/**
 * Keeps one in the page while the server cannot be reached: a place that would have to be loaded says so, has its
 * address, shows what this device holds of it, leaves by Back like any other, and opens by itself once the connection is
 * there.
 */
export function OfflinePlaces({ children }: { children: ReactNode }) {
  const { live } = useLive()
  const router = useRouter()
  const pathname = usePathname()
  const offline = useOffline()
  const [missing, setMissing] = useState<string | null>(null)

  const hold = useCallback((href: string) => {
    window.history.pushState({ [MARK]: href }, '', href)
    setMissing(href)
  }, [])

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
    const onPop = () => setMissing(missingHref())
    window.addEventListener('popstate', onPop)
    const undo = holds.subscribe(hold)
    return () => {
      undo()
      document.removeEventListener('click', onClick, { capture: true })
      window.removeEventListener('popstate', onPop)
    }
  }, [live, hold])

  useEffect(() => {
    if (missing === null) return
    const here = window.location.pathname + window.location.search
    if (offline) {
      // Moving within a place that is held, in the inbox say, stays with what is held.
      if (window.location.pathname === pathname && missingHref() === null) {
        window.history.replaceState({ [MARK]: here }, '', here)
      }
      return
    }
    const open = () =>
      startTransition(() => {
        router.replace(here)
        setMissing(null)
      })
    // Whoever is writing goes on writing.
    if (!document.activeElement?.matches('input, textarea')) open()
    else document.addEventListener('focusout', open, { once: true })
    return () => document.removeEventListener('focusout', open)
  }, [missing, offline, router, pathname])

  if (missing === null) return children
  return <HeldPlace />
}

/** For going to a place by program, as a link would. */
export function useGo(): (href: string) => void {
  const { live } = useLive()
  const router = useRouter()
  return useCallback((href) => (live.isCutOff() ? holds.emit(href) : router.push(href)), [live, router])
}
