import type { LoggerOptions } from 'pino'

const WINDOW_MS = 1000
/** Of lines alike, in a second. What comes after them is counted. */
const MAX_ALIKE = 5
/** Kinds of lines told apart in a second; those beyond count as one. */
const MAX_KINDS = 100
const WARN = 40
const OTHERS = 'lines of other kinds'

type Hooks = NonNullable<LoggerOptions['hooks']>

/**
 * Keeps a failure that repeats, or somebody who provokes it, from filling the log: of warnings and errors alike only the
 * first few of a second are written, then how many more there were. Lines of level info are the contract's.
 */
export function sampleRepeatedLines(): Hooks {
  const seen = new Map<string, number>()

  return {
    logMethod(args, write, level) {
      if (level < WARN) {
        write.apply(this, args)
        return
      }
      if (seen.size === 0) {
        setTimeout(() => {
          const repeated = [...seen].filter(([, count]) => count > MAX_ALIKE)
          seen.clear()
          for (const [kind, count] of repeated) {
            write.call(this, { more: count - MAX_ALIKE }, `repeated within a second: ${kind}`)
          }
        }, WINDOW_MS).unref()
      }
      const kind = kindOf(args)
      const name = seen.has(kind) || seen.size < MAX_KINDS ? kind : OTHERS
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      if (count <= MAX_ALIKE) write.apply(this, args)
    },
  }
}

/** What makes two lines alike: their words, and of an error its name and code, which no client chooses. */
function kindOf([first, second]: readonly unknown[]): string {
  if (typeof first === 'string') return first
  const { where, err } = first as { where?: unknown; err?: { name?: unknown; code?: unknown } }
  return [second, where, err?.name, err?.code].filter((part) => typeof part === 'string').join(', ')
}
