import { useSyncExternalStore } from 'react'
import { useFirstPaint } from './first-paint'
import { createSubscribable } from './subscribable'
import { refreshZone } from './time-format'

/** `local` is false while the page still shows what the server wrote, which knows neither zone nor locale. */
export type Now = {
  at: number
  local: boolean
  /** The device's present zone: what it changes must be drawn anew. */
  zone: string
}

const TICK_MS = 20_000
let current: Now | null = null
let isTicking = false

function renew(): Now {
  current = { at: Date.now(), local: true, zone: refreshZone() }
  return current
}
// What a browser knows of times it loads when first asked: between other work, and not with the taking over of the page.
if (typeof window !== 'undefined') setTimeout(refreshZone)

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
  if (current === null || (!isTicking && Date.now() - current.at > TICK_MS)) return renew()
  return current
}

/** Nobody's time yet: what the server wrote is being taken over. */
const serverSnapshot = () => null

/** The time, renewed every 20 s, shared by everything that shows a time; first the time the server drew at. */
export function useNow(): Now {
  const now = useSyncExternalStore<Now | null>(ticks.subscribe, clientSnapshot, serverSnapshot)
  const first = useFirstPaint()
  return now ?? { at: first?.at ?? Date.now(), local: false, zone: 'UTC' }
}
