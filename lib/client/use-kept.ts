'use client'

import { useCallback } from 'react'
import { kept } from './kept'
import { useKeptValue } from './use-kept-value'

/**
 * Something unsent under a key, the same in every tab; null where nothing is kept or not read yet. Null forgets it.
 * `consumed` is the text that was sent, where that is why it goes.
 */
export function useKept<T>(key: string): [T | null, (value: T | null, consumed?: string) => void] {
  const value = useKeptValue(() => kept.read<T>(key), null)
  const change = useCallback((next: T | null, consumed?: string) => kept.write(key, next, consumed), [key])
  return [value, change]
}
