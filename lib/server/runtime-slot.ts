import type { Runtime } from './runtime'

// Next bundles a second copy of every module; `globalThis` is what both copies share.
const SLOT = Symbol.for('rollcall.runtime')
type Holder = { [SLOT]?: Runtime }

export function setRuntime(runtime: Runtime): void {
  ;(globalThis as Holder)[SLOT] = runtime
}

/** The running server's services. @throws outside a running server, during `next build` for one */
export function getRuntime(): Runtime {
  const runtime = (globalThis as Holder)[SLOT]
  if (!runtime) throw new Error('Rollcall is not running in this process')
  return runtime
}
