'use client'

import { useSearchParams } from 'next/navigation'
import { useCallback, useEffect, useRef, useState } from 'react'
import { goTo } from './inbox-address'

export const inboxFilters = ['all', 'unread', 'online'] as const
export type InboxFilter = (typeof inboxFilters)[number]

type Change = { filter?: InboxFilter; job?: string; q?: string }

/** Browsers limit how often the address may change. */
const WRITE_AFTER_MS = 200

function write({ filter, job, q }: Change) {
  const next = new URLSearchParams(window.location.search)
  const entries = { filter: filter === 'all' ? '' : filter, job, q }
  for (const [key, value] of Object.entries(entries)) {
    if (value === '') next.delete(key)
    else if (value !== undefined) next.set(key, value)
  }
  const query = next.toString()
  goTo(query ? `${window.location.pathname}?${query}` : window.location.pathname, 'replace')
}

/** The list's filter and search, which live in the address. What is typed shows at once and is written a little later. */
export function useInboxFilters(): [Required<Change>, (change: Change) => void] {
  const search = useSearchParams()
  const filter = inboxFilters.find((each) => each === search.get('filter')) ?? 'all'
  const job = search.get('job') ?? ''
  const written = search.get('q') ?? ''
  const [q, setQ] = useState(written)
  const ownWrite = useRef(written)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)

  // Back, forward and links change the search too; one's own writing must not undo what was typed since.
  useEffect(() => {
    if (written === ownWrite.current) return
    ownWrite.current = written
    setQ(written)
  }, [written])

  const change = useCallback((next: Change) => {
    const { q: typed, ...rest } = next
    if (Object.keys(rest).length > 0) write(rest)
    if (typed === undefined) return
    setQ(typed)
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      ownWrite.current = typed
      write({ q: typed })
    }, WRITE_AFTER_MS)
  }, [])

  return [{ filter, job, q }, change]
}
