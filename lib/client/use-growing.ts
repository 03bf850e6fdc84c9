import { startTransition, useEffect, useState } from 'react'
import { useHydrated } from './use-hydrated'
import { whenIdle } from './when-idle'

/**
 * How many of `all` to draw: `first` of what the server draws, then by `step` more whenever the browser is idle. All at
 * once where the page is drawn in the browser.
 */
export function useGrowing(first: number, all: number, step: number): number {
  const [drawn, setDrawn] = useState(useHydrated() ? Number.POSITIVE_INFINITY : first)
  useEffect(() => {
    if (drawn >= all) return
    return whenIdle(() => startTransition(() => setDrawn(drawn + step)))
  }, [drawn, all, step])
  return drawn
}
