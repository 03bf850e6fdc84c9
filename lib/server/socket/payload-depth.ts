/**
 * Whether arrays and objects nest deeper than `max`; the payload itself is the first level. Iterative: a hostile
 * payload must not exhaust the stack.
 */
export function exceedsDepth(payload: unknown, max: number): boolean {
  let level = [payload].filter(isContainer)
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > max) return true
    level = level.flatMap((container) => Object.values(container).filter(isContainer))
  }
  return false
}

/** Bytes hold nothing, though they could be gone through one by one. */
function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)
}
