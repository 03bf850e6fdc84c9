'use client'

import { useSyncExternalStore } from 'react'
import { useLive } from './live-provider'

/**
 * Whether the server cannot be reached just now, as far as is known: the connection broke, or the browser says so. A
 * first connection that is still being made is no such thing.
 */
export function useOffline(): boolean {
  const { live } = useLive()
  return useSyncExternalStore(live.subscribe, live.isCutOff, () => false)
}
