export type Subscribable<Args extends unknown[] = []> = {
  /** Calls back on each `emit`; the result undoes it. Fits `useSyncExternalStore` and can be passed on its own. */
  subscribe(listener: (...args: Args) => void): () => void
  emit(...args: Args): void
}

/**
 * The listeners of one thing that changes. `whileUsed` is called with the first listener and its result when the last
 * one has gone, for what need not run unheard.
 */
export function createSubscribable<Args extends unknown[] = []>(whileUsed?: () => () => void): Subscribable<Args> {
  const listeners = new Set<(...args: Args) => void>()
  let end: (() => void) | undefined
  return {
    subscribe(listener) {
      if (listeners.size === 0) end = whileUsed?.()
      listeners.add(listener)
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) end?.()
      }
    },
    emit(...args) {
      for (const listener of listeners) listener(...args)
    },
  }
}
