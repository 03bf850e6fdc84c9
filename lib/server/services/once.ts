import { isUniqueViolation } from '../store/with-retries'

/** `look` finds what the key stands for already, and whatever else `make` needs to know. */
type Work<Facts, Result> = {
  look(): Promise<{ known: Result | null; facts: Facts }>
  make(facts: Facts): Promise<Result>
}

export type Once<Facts, Result> = (owner: string, key: string, work: Work<Facts, Result>) => Promise<Result>

/**
 * Makes a thing once for each key of an owner: parallel repeats share the first's result, later ones find what is
 * stored, and where another node stored the same key between look and make, that is the answer.
 */
export function createOnce<Facts, Result>(): Once<Facts, Result> {
  const running = new Map<string, Promise<Result>>()

  async function settle({ look, make }: Work<Facts, Result>): Promise<Result> {
    const { known, facts } = await look()
    if (known) return known
    try {
      return await make(facts)
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      const stored = await look()
      if (!stored.known) throw error
      return stored.known
    }
  }

  return (owner, key, work) => {
    const place = `${owner} ${key}`
    const first = running.get(place)
    if (first) return first
    const settling = settle(work).finally(() => running.delete(place))
    running.set(place, settling)
    return settling
  }
}
