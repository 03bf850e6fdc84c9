'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useHydrated } from '@/lib/client/use-hydrated'

/**
 * On a slow device one types before the page has taken over. That text stands in the field alone, and the next render
 * would undo it: this hands it over once.
 */
export function useEarlyText(field: RefObject<HTMLInputElement | null>, onText: (text: string) => void): void {
  const hydrated = useHydrated()
  const early = useRef<string | null>(null)
  useLayoutEffect(() => {
    const element = field.current
    if (element && element.value !== element.defaultValue) early.current = element.value
  }, [field])
  useEffect(() => {
    // Not before the second render: what takes the text listens only after the first.
    if (!hydrated || early.current === null) return
    onText(early.current)
    early.current = null
  }, [hydrated, onText])
}
