export type Subscribable<Event> = {
  /** Returns the undo. */
  subscribe(listener: (event: Event) => void): () => void
  /** Tells every listener, in the order in which they came. */
  emit(event: Event): void
  clear(): void
}

/** Listeners of one kind of event. */
export function createSubscribable<Event>(): Subscribable<Event> {
  const listeners = new Set<(event: Event) => void>()
  return {
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit(event) {
      for (const listener of listeners) listener(event)
    },
    clear: () => listeners.clear(),
  }
}
