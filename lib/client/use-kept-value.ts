'use client'

import { useEffect, useLayoutEffect, useReducer, useRef, useSyncExternalStore } from 'react'
import { kept } from './kept'

/** What `read` takes from all that is kept; `none` on the server and until the browser has taken over. */
export function useKeptValue<T>(read: () => T, none: T): T {
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const bridge = useRef<(() => void) | null>(null)
  // What follows subscribes only once this is painted; a field would be set back by the letter typed before that.
  useLayoutEffect(() => {
    bridge.current = kept.subscribe(draw)
    return () => bridge.current?.()
  }, [])
  useEffect(() => bridge.current?.(), [])
  return useSyncExternalStore(kept.subscribe, read, () => none)
}
