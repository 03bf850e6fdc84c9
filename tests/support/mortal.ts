/** A life of so many steps: each asks for one before it is taken, and after the last none is. */
export type Life = { steps: number }

export const immortal: Life = { steps: Number.POSITIVE_INFINITY }

/** The same, each of whose functions takes a step of a life. */
export function mortal<T extends object>(target: T, life: Life): T {
  return new Proxy(target, {
    get(from, key) {
      const found = Reflect.get(from, key)
      if (typeof found !== 'function') return found
      return async (...values: unknown[]) => {
        life.steps -= 1
        if (life.steps < 0) throw new Error('dead')
        return found.apply(from, values)
      }
    },
  })
}

/** Runs `work` in lives of 0, 1, 2 … steps, until one is long enough; returns how many were not. */
export async function inEveryLife(
  work: (life: Life) => Promise<unknown>,
  settle: (died: boolean) => Promise<void>,
): Promise<number> {
  let deaths = 0
  for (let steps = 0; ; steps += 1) {
    const life = { steps }
    await work(life).catch(() => {})
    const died = life.steps < 0
    await settle(died)
    if (!died) return deaths
    deaths += 1
  }
}
