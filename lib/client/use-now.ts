import { useSyncExternalStore } from 'react'
import { useFirstPaint } from './first-paint'
import { useHydrated } from './use-focused'

/** `local` is false while the page still shows what the server wrote, which knows neither zone nor locale. */
export type Now = { at: number; local: boolean }

const TICK_MS = 20_000
let current: Now = { at: Date.now(), local: true }
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | null = null

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    current = { at: Date.now(), local: true }
    for (const each of listeners) each()
  }, TICK_MS)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer)
      timer = null
    }
  }
}

function clientSnapshot(): Now {
  if (timer === null && Date.now() - current.at > TICK_MS) current = { at: Date.now(), local: true }
  return current
}

/** The time, renewed every 20 s, shared by everything that shows a relative time; first the time the server drew at. */
export function useNow(): Now {
  const now = useSyncExternalStore(subscribe, clientSnapshot, clientSnapshot)
  const hydrated = useHydrated()
  const first = useFirstPaint()
  return hydrated ? now : { at: first?.at ?? now.at, local: false }
}
