'use client'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { useHydrated } from '@/lib/client/use-hydrated'
import type { ComposerProps } from './composer'

/** Of a composer that goes while it is written in: its place, and how far before the end of the text the caret stood. */
let leftAt: { place: string; fromEnd: number } | null = null

/** Focus and caret go to the composer that appears, and to a message once it is to be changed or was quoted. */
export function useComposerFocus(
  field: RefObject<HTMLTextAreaElement | null>,
  { place, editing, quotes = 0 }: Pick<ComposerProps, 'place' | 'editing' | 'quotes'>,
): void {
  const placeNow = useRef(place)
  useLayoutEffect(() => {
    placeNow.current = place
  }, [place])

  const hydrated = useHydrated()
  const wasHydrated = useRef(hydrated)
  // In the commit that shows it: whoever writes while one composer takes the place of another loses no letter.
  useLayoutEffect(() => {
    const element = field.current
    if (!element) return
    const fromEnd = leftAt?.place === placeNow.current ? leftAt.fromEnd : null
    // Whoever writes before the page has taken over goes on where that is.
    const isFree = wasHydrated.current || document.activeElement === document.body
    // A keyboard that covers half a phone should not open by itself.
    if (fromEnd !== null || (isFree && window.matchMedia('(pointer: fine)').matches)) {
      element.focus()
      const caret = element.value.length - (fromEnd ?? 0)
      element.setSelectionRange(caret, caret)
    }
    return () => {
      if (document.activeElement !== element) return
      leftAt = { place: placeNow.current, fromEnd: element.value.length - element.selectionEnd }
      // What takes its place does so in this commit.
      queueMicrotask(() => {
        leftAt = null
      })
    }
  }, [field])

  const editedId = editing?.messageId
  useEffect(() => {
    if (editedId === undefined && quotes === 0) return
    // Once the menu that this was chosen from has given the focus back.
    const timer = setTimeout(() => field.current?.focus(), 0)
    return () => clearTimeout(timer)
  }, [field, editedId, quotes])
}
