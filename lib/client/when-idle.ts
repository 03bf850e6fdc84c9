const LATEST_MS = 2000
const UNKNOWING_MS = 200

/**
 * Calls back once the browser has nothing else to do, 2 s from now at the latest. Safari cannot tell; there a moment
 * has to do. The result takes the wish back.
 */
export function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, UNKNOWING_MS)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: LATEST_MS })
  return () => cancelIdleCallback(handle)
}
