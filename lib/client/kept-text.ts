import { createSubscribable, type Subscribable } from './subscribable'

/** What the browser would not keep (storage full or forbidden) lives on in memory. */
const unkept = new Map<string, string>()

const changes: Subscribable = createSubscribable(() => {
  // What is written or sent in another tab changes here too: one text, wherever it is open.
  window.addEventListener('storage', changes.emit)
  return () => window.removeEventListener('storage', changes.emit)
})

/** Texts that outlive the page, by key: through reload, sign-out and crash. */
export const keptText = {
  /** Null where nothing is kept. */
  read(key: string): string | null {
    const held = unkept.get(key)
    if (held !== undefined) return held
    try {
      return window.localStorage.getItem(key)
    } catch {
      return null
    }
  },

  /** Null forgets it. */
  write(key: string, value: string | null): void {
    try {
      if (value === null) window.localStorage.removeItem(key)
      else window.localStorage.setItem(key, value)
      unkept.delete(key)
    } catch {
      unkept.set(key, value ?? '')
    }
    changes.emit()
  },

  subscribe: changes.subscribe,
}
