/** Stands in the history entry of a place that could not be loaded. */
export const MISSING_MARK = 'rollcallMissing'

/** The address of the place that the browser is at, where that could not be loaded. */
export function missingHref(): string | null {
  const state: unknown = window.history.state
  const mark = typeof state === 'object' && state !== null ? (state as Record<string, unknown>)[MISSING_MARK] : null
  return typeof mark === 'string' ? mark : null
}
