import { setTimeout as delay } from 'node:timers/promises'

const MAX_TRIES = 3
const SPREAD_MS = 20

/** PostgreSQL's SQLSTATE, which Prisma's adapter keeps in the cause, or Prisma's code where its client wraps it. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { originalCode?: unknown } }
  return String(code ?? cause?.originalCode)
}

const UNIQUE_VIOLATIONS = new Set(['23505', 'P2002'])
/** A serialization failure or a deadlock (PostgreSQL 40001, 40P01; Prisma P2034): the same is to be tried again. */
const TRANSIENT = new Set(['40001', '40P01', 'P2034'])
/** What pg-pool says, without a code, when no connection became free in time: nothing was begun. */
const NO_CONNECTION = 'timeout exceeded when trying to connect'

function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error)) || (error as { message?: unknown } | null)?.message === NO_CONNECTION
}

/** Somebody else stored the same key first: what is there now can be read and answered with. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE_VIOLATIONS.has(codeOf(error))
}

const FOREIGN_KEY_VIOLATIONS = new Set(['23503', 'P2003'])

/** What was to be held is gone, or what was to go is held. */
export function isForeignKeyViolation(error: unknown): boolean {
  return FOREIGN_KEY_VIOLATIONS.has(codeOf(error))
}

/**
 * Runs `attempt` up to `maxTries` times, three unless said otherwise, while PostgreSQL asks for the same again or no connection is free. Nothing of a
 * failed attempt stays.
 */
export async function withRetries<T>(attempt: () => Promise<T>, maxTries = MAX_TRIES): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt()
    } catch (error) {
      if (!isTransient(error) || tries === maxTries) throw error
      // Whoever was refused for the other would meet it again, going on at once.
      if (tries > 1) await delay(Math.random() * tries * SPREAD_MS)
    }
  }
}
