import { ensureProgram } from './debian-program.mjs'

/** The path of Prometheus' own tool, which knows what rules and expressions may be. @see ensureProgram */
export function ensurePromtool() {
  return ensureProgram(['promtool'], 'prometheus')
}
