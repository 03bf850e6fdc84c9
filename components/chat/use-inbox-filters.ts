'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type InboxFilters, toInboxFilters, withInboxFilters } from './inbox-address'

const WRITE_AFTER_MS = 200

/** The filters of the list. They show at once, and the address follows typing at a distance. */
export function useInboxFilters(): [InboxFilters, (change: Partial<InboxFilters>) => void] {
  const search = useSearchParams()
  /** What is not in the address yet. */
  const [ahead, setAhead] = useState<Partial<InboxFilters>>({})
  const waiting = useRef<Partial<InboxFilters>>({})
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  const write = useCallback(() => {
    timer.current = null
    const next = withInboxFilters(new URLSearchParams(window.location.search), waiting.current).toString()
    waiting.current = {}
    window.history.replaceState(null, '', window.location.pathname + (next === '' ? '' : `?${next}`))
    setAhead({})
  }, [])

  const change = useCallback(
    (asked: Partial<InboxFilters>) => {
      waiting.current = { ...waiting.current, ...asked }
      setAhead(waiting.current)
      if (timer.current !== null) clearTimeout(timer.current)
      timer.current = setTimeout(write, WRITE_AFTER_MS)
    },
    [write],
  )
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current)
    },
    [],
  )
  return [{ ...toInboxFilters(search), ...ahead }, change]
}
