'use client'

import { useSyncExternalStore } from 'react'

function subscribe(listener: () => void): () => void {
  window.addEventListener('focus', listener)
  window.addEventListener('blur', listener)
  document.addEventListener('visibilitychange', listener)
  return () => {
    window.removeEventListener('focus', listener)
    window.removeEventListener('blur', listener)
    document.removeEventListener('visibilitychange', listener)
  }
}

function isFocused(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}

/** Whether somebody is looking at this tab. */
export function useFocused(): boolean {
  return useSyncExternalStore(subscribe, isFocused, () => false)
}
