import { ensureProgram } from './debian-program.mjs'

/** The path of a PgBouncer. @see ensureProgram */
export function ensurePgbouncer() {
  return ensureProgram(['pgbouncer'], 'pgbouncer')
}
