const FIRST_WAIT_MS = 500
const TRIES = 5

function whenOnLine(): Promise<void> {
  if (navigator.onLine) return Promise.resolve()
  return new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true }))
}

/** What is under way goes first: a page that is taken over asks for a dozen parts in one go, and each takes its time to ask. */
const inATaskOfItsOwn = () => new Promise((resolve) => setTimeout(resolve))

/**
 * A part of the page that is loaded when it is needed: for `dynamic` and `lazy`. Without a connection it waits for one;
 * a failure would take the whole page with it. Gives up after some tries with a connection: the program may be gone.
 */
export function loadPart<T>(load: () => Promise<T>): () => Promise<T> {
  return async () => {
    if (typeof window !== 'undefined') await inATaskOfItsOwn()
    for (let tries = 1; ; tries += 1) {
      try {
        return await load()
      } catch (error) {
        if (typeof window === 'undefined' || (navigator.onLine && tries >= TRIES)) throw error
        await whenOnLine()
        await new Promise((resolve) => setTimeout(resolve, FIRST_WAIT_MS * 2 ** Math.min(tries, TRIES)))
      }
    }
  }
}
