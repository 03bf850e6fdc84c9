import { test } from 'vitest'

/** `.ci/run` runs a selection, `npm run test:faults` all. */
export const isSelection = process.env.FAULTS === 'selection'

/** Fewer cycles of each fault: FAULT_CYCLES=1. */
const MOST_CYCLES = Number(process.env.FAULT_CYCLES ?? Number.POSITIVE_INFINITY)

/** A test of several cycles of one fault; without a cycle in this run there is no test. */
export function scenario(
  name: string,
  cycles: { all: number; selection: number },
  run: (cycle: number, name: string) => Promise<void>,
): void {
  const count = Math.min(isSelection ? cycles.selection : cycles.all, MOST_CYCLES)
  if (count === 0) return
  test(`${name} (${count === 1 ? 'once' : `${count} times`})`, async () => {
    for (let cycle = 0; cycle < count; cycle += 1) await run(cycle, name)
  })
}
