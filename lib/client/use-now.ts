import { useSyncExternalStore } from 'react'
import { useFirstPaint } from './first-paint'
import { createSubscribable } from './subscribable'
import { useHydrated } from './use-hydrated'

/** `local` is false while the page still shows what the server wrote, which knows neither zone nor locale. */
export type Now = { at: number; local: boolean }

const TICK_MS = 20_000
let current: Now = { at: Date.now(), local: true }
let isTicking = false

const ticks = createSubscribable(() => {
  isTicking = true
  const timer = setInterval(() => {
    current = { at: Date.now(), local: true }
    ticks.emit()
  }, TICK_MS)
  return () => {
    isTicking = false
    clearInterval(timer)
  }
})

function clientSnapshot(): Now {
  if (!isTicking && Date.now() - current.at > TICK_MS) current = { at: Date.now(), local: true }
  return current
}

/** The time, renewed every 20 s, shared by everything that shows a relative time; first the time the server drew at. */
export function useNow(): Now {
  const now = useSyncExternalStore(ticks.subscribe, clientSnapshot, clientSnapshot)
  const hydrated = useHydrated()
  const first = useFirstPaint()
  return hydrated ? now : { at: first?.at ?? now.at, local: false }
}
