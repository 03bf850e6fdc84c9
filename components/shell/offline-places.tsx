'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useEffect, useState } from 'react'
import { loadPart } from '@/lib/client/load-part'
import { missingHref } from './missing-mark'
import { MissingPlace } from './missing-place'

const OfflineNavigation = dynamic(
  loadPart(() => import('./offline-navigation')),
  { ssr: false },
)
const HeldPlace = dynamic(
  loadPart(() => import('../held/held-place')),
  { ssr: false, loading: () => <MissingPlace /> },
)

/**
 * Keeps one in the page while the server cannot be reached: a place that would have to be loaded says so, has its
 * address, shows what this device holds of it, leaves by Back like any other, and opens by itself once the connection is
 * there.
 */
export function OfflinePlaces({ children }: { children: ReactNode }) {
  const [missing, setMissing] = useState<string | null>(null)
  useEffect(() => {
    // From here the router hears of it later: what it draws next is no missing place any more.
    const onPop = () => setMissing(missingHref())
    window.addEventListener('popstate', onPop)
    return () => window.removeEventListener('popstate', onPop)
  }, [])
  return (
    <>
      <OfflineNavigation missing={missing} onMissing={setMissing} />
      {missing === null ? children : <HeldPlace />}
    </>
  )
}
