import type { Role, TokenScope } from '../protocol/objects'
import { DomainError, invalid } from './errors'

const DAY_MS = 24 * 60 * 60_000
const DEFAULT_DAYS = 90
/** A leap year, so that "a year from today" always fits. */
const MAX_DAYS = 366

/** What a token may do, and until when; null: it has no end. */
export type TokenGrant = { scopes: readonly TokenScope[]; expiresAt: Date | null }

/** What is asked for, or what a new token gets. @throws invalid, or forbidden for a scope that is not for this role */
export function toTokenGrant(
  asked: { scopes?: readonly TokenScope[] | undefined; expiresAt?: string | undefined },
  role: Role,
  now: Date,
): TokenGrant {
  const scopes = asked.scopes ?? ['read', 'send']
  if (scopes.includes('admin') && role !== 'admin') throw new DomainError('forbidden', 'Only for an admin')
  const fromNow = (days: number) => new Date(now.getTime() + days * DAY_MS)
  const expiresAt = asked.expiresAt === undefined ? fromNow(DEFAULT_DAYS) : new Date(asked.expiresAt)
  if (expiresAt <= now) throw invalid('expiresAt', 'must be in the future')
  if (expiresAt > fromNow(MAX_DAYS)) throw invalid('expiresAt', 'must be within a year')
  return { scopes: [...new Set(scopes)], expiresAt }
}
