import { useSyncExternalStore } from 'react'
import { useFirstPaint } from './first-paint'
import { createSubscribable } from './subscribable'
import { refreshZone } from './time-format'
import { useHydrated } from './use-hydrated'

/** `local` is false while the page still shows what the server wrote, which knows neither zone nor locale. */
export type Now = {
  at: number
  local: boolean
  /** The device's present zone: what it changes must be drawn anew. */
  zone: string
}

const TICK_MS = 20_000
let current: Now = { at: Date.now(), local: true, zone: refreshZone() }
let isTicking = false

function renew(): void {
  current = { at: Date.now(), local: true, zone: refreshZone() }
}

const ticks = createSubscribable(() => {
  isTicking = true
  const tick = () => {
    renew()
    ticks.emit()
  }
  const timer = setInterval(tick, TICK_MS)
  // A device that slept, or moved, shows the present at once and not after the next tick.
  document.addEventListener('visibilitychange', tick)
  window.addEventListener('focus', tick)
  return () => {
    isTicking = false
    clearInterval(timer)
    document.removeEventListener('visibilitychange', tick)
    window.removeEventListener('focus', tick)
  }
})

function clientSnapshot(): Now {
  if (!isTicking && Date.now() - current.at > TICK_MS) renew()
  return current
}

/** The time, renewed every 20 s, shared by everything that shows a time; first the time the server drew at. */
export function useNow(): Now {
  const now = useSyncExternalStore(ticks.subscribe, clientSnapshot, clientSnapshot)
  const hydrated = useHydrated()
  const first = useFirstPaint()
  return hydrated ? now : { at: first?.at ?? now.at, local: false, zone: 'UTC' }
}
