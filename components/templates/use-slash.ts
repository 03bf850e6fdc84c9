'use client'

import { type RefObject, useEffect, useState } from 'react'
import { findTypedSlash, followSlash, type Slash } from '@/lib/client/slash'

/**
 * The slash that one is writing after in a field, from the moment that it is typed until its word is left. What an input
 * method composes, and what is pasted, opens nothing.
 */
export function useSlash(field: RefObject<HTMLTextAreaElement | null>) {
  const [slash, setSlash] = useState<Slash | null>(null)
  useEffect(() => {
    const element = field.current
    if (!element) return
    const follow = () => setSlash((held) => held && followSlash(element.value, element.selectionStart ?? 0, held.from))
    const typed = (event: Event) => {
      const { isComposing, data } = event as InputEvent
      const isTyped = !isComposing && data === '/'
      setSlash((held) => {
        const cursor = element.selectionStart ?? 0
        if (held) return followSlash(element.value, cursor, held.from)
        return isTyped ? findTypedSlash(element.value, cursor) : null
      })
    }
    const leave = () => setSlash(null)
    const listeners = { input: typed, keyup: follow, click: follow, blur: leave }
    for (const [name, listener] of Object.entries(listeners)) element.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of Object.entries(listeners)) element.removeEventListener(name, listener)
    }
  }, [field])
  return { slash, close: () => setSlash(null) }
}
