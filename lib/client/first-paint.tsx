'use client'

import { type DehydratedState, HydrationBoundary, hydrate, QueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useState } from 'react'
import { useHydrated } from './use-hydrated'

/** What the server drew a page from. It never changes, however late a part of the page is taken over. */
type FirstPaintSource = { client: QueryClient; at: number }

const FirstPaintContext = createContext<FirstPaintSource | null>(null)

type FirstPaintProps = { state: DehydratedState; at: number; children: ReactNode }

/**
 * Gives what the server loaded to the queries below. A part of a page that the browser takes over late finds a cache
 * that pushes and other answers have changed since; what it must draw first is what the server drew, and that is kept
 * here beside the cache. `at` is the server's clock when it drew, in milliseconds.
 */
export function FirstPaint({ state, at, children }: FirstPaintProps) {
  const hydrated = useHydrated()
  const [source] = useState<FirstPaintSource | null>(() => {
    // A page that one moves to is drawn here alone, from the cache.
    if (hydrated) return null
    const client = new QueryClient()
    hydrate(client, state)
    return { client, at }
  })
  return (
    <FirstPaintContext value={source}>
      <HydrationBoundary state={state}>{children}</HydrationBoundary>
    </FirstPaintContext>
  )
}

/** What the server drew from, while the part of the page that asks still shows just that; else null. */
export function useFirstPaint(): FirstPaintSource | null {
  const source = useContext(FirstPaintContext)
  return useHydrated() ? null : source
}
