'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { kept } from './kept'

/** Something unsent under a key, the same in every tab; null where nothing is kept or not read yet. Null forgets it. */
export function useKept<T>(key: string): [T | null, (value: T | null) => void] {
  const value = useSyncExternalStore(
    kept.subscribe,
    () => kept.read<T>(key),
    () => null,
  )
  const change = useCallback((next: T | null) => kept.write(key, next), [key])
  return [value, change]
}
