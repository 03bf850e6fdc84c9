import { test } from 'vitest'

/** `npm test` runs a selection, `npm run test:faults` all. */
export const isSelection = process.env.FAULTS === 'selection'

/** A test of several cycles of one fault; without a cycle in this run there is no test. */
export function scenario(
  name: string,
  cycles: { all: number; selection: number },
  run: (cycle: number, name: string) => Promise<void>,
): void {
  const count = isSelection ? cycles.selection : cycles.all
  if (count === 0) return
  test(`${name} (${count === 1 ? 'once' : `${count} times`})`, async () => {
    for (let cycle = 0; cycle < count; cycle += 1) await run(cycle, name)
  })
}
