'use client'

import { type KeyboardEvent, useCallback, useEffect, useRef } from 'react'
import { isComposing } from './is-composing'

const choosingKeys = new Set(['ArrowDown', 'ArrowUp', 'Enter'])

type Held = { query: string; field: HTMLElement; keys: string[] }

/**
 * For `onKeyDownCapture` of what moves in a list. On a slow line one has typed and chosen before the options are there:
 * while they are awaited the keys that choose are held, and pressed once the options of that very query are there.
 * Whoever types on, leaves the field or presses Esc takes them back.
 */
export function useHeldKeys(query: string, isAwaited: boolean): (event: KeyboardEvent<HTMLElement>) => void {
  const held = useRef<Held | null>(null)
  const isPressing = useRef(false)

  useEffect(() => {
    if (held.current?.query !== query) held.current = null
    if (isAwaited || held.current === null) return
    let frame = 0
    // What a key changed must be drawn, and the focus moved in the frame after, before the next one acts on it.
    function pressSoon() {
      frame = requestAnimationFrame(() => {
        frame = requestAnimationFrame(pressNext)
      })
    }
    function pressNext() {
      const key = held.current?.keys.shift()
      const target = document.activeElement
      if (key === undefined || target === null || !held.current?.field.contains(target)) {
        held.current = null
        return
      }
      isPressing.current = true
      target.dispatchEvent(new window.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      isPressing.current = false
      pressSoon()
    }
    pressSoon()
    return () => cancelAnimationFrame(frame)
  }, [query, isAwaited])

  return useCallback(
    (event) => {
      if (isPressing.current) return
      if (isComposing(event.nativeEvent)) {
        // The field keeps it; what moves in the list must not hear of it.
        event.stopPropagation()
        return
      }
      if (event.key === 'Escape') held.current = null
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
      if (!isPlain || !choosingKeys.has(event.key) || !(isAwaited || held.current)) return
      event.preventDefault()
      event.stopPropagation()
      held.current ??= { query, field: event.currentTarget, keys: [] }
      held.current.keys.push(event.key)
    },
    [query, isAwaited],
  )
}
