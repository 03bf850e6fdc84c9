'use client'

import { useEffect } from 'react'
import type { Role } from '@/lib/protocol/objects'
import { notifications, placesOf } from './places'
import { useGo } from './use-go'

const CHORD_MS = 1200

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}

/** `?` shows the shortcuts; `g` and a letter goes to a place. Never while something is being typed. */
export function useShortcuts(role: Role, onHelp: () => void): void {
  const go = useGo()
  useEffect(() => {
    let chordUntil = 0
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"]:not([data-type]), [role="alertdialog"], [role="menu"]')) return
      if (event.key === '?') {
        event.preventDefault()
        onHelp()
        return
      }
      if (event.key === 'g') {
        chordUntil = Date.now() + CHORD_MS
        return
      }
      if (Date.now() > chordUntil) return
      chordUntil = 0
      const general: Record<string, { href: string }> = { s: { href: '/settings' }, n: notifications }
      const place = general[event.key] ?? placesOf[role].find(({ key }) => key === event.key)
      if (place) {
        event.preventDefault()
        go(place.href)
      }
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [role, onHelp, go])
}
