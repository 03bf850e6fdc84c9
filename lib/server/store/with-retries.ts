import { setTimeout as delay } from 'node:timers/promises'
import { codeOf, hasNoConnection } from '../database-error'

const MAX_TRIES = 3
const SPREAD_MS = 20

const UNIQUE_VIOLATIONS = new Set(['23505', 'P2002'])
/** A serialization failure or a deadlock (PostgreSQL 40001, 40P01; Prisma P2034): the same is to be tried again. */
const TRANSIENT = new Set(['40001', '40P01', 'P2034'])

function isTransient(error: unknown): boolean {
  return TRANSIENT.has(codeOf(error)) || hasNoConnection(error)
}

/** Somebody else stored the same key first: what is there now can be read and answered with. */
export function isUniqueViolation(error: unknown): boolean {
  return UNIQUE_VIOLATIONS.has(codeOf(error))
}

/** PostgreSQL 18 says 23001 where a key with ON DELETE RESTRICT keeps a row, as SQL has it; those before say 23503. */
const FOREIGN_KEY_VIOLATIONS = new Set(['23503', '23001', 'P2003'])

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
