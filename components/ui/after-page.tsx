'use client'

import { type ReactNode, Suspense } from 'react'
import { useHydrated } from '@/lib/client/use-hydrated'

/**
 * A control whose code comes after that of the page around it: what places lists beside their buttons is 40 KB, which
 * nobody needs to read a page. `place` keeps its place until then.
 */
export function AfterPage({ place, children }: { place: ReactNode; children: ReactNode }) {
  return useHydrated() ? <Suspense fallback={place}>{children}</Suspense> : place
}
