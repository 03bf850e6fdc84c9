import { rateLimited } from '../../domain/errors'
import type { RateRuleName } from '../../protocol/limits'
import type { RateLimiter } from '../ports/rate-limiter'

/** Takes a point, or `cost` of them. @throws DomainError `rate_limited` with `retryAfterMs` when none is left. */
export async function assertWithinRate(
  limiter: RateLimiter,
  rule: RateRuleName,
  key: string,
  message?: string,
  cost = 1,
): Promise<void> {
  const verdict = await limiter.consume(rule, key, cost)
  if (!verdict.allowed) throw rateLimited(verdict.retryAfterMs, message)
}

/** Takes the points that the tables of the contract ask of a user before a request runs. */
export type TakePoint = (rule: RateRuleName, userId: string) => Promise<void>

/** What is said of a rule where it is not what is said of most. */
const sentenceOf: { readonly [R in RateRuleName]?: string } = {
  uploads: 'Too many uploads: wait a moment and try again',
}

/** For the roads: takes points of whom they are of, and says why none is left. */
export function createTakePoint(limiter: RateLimiter): TakePoint {
  return (rule, userId) => assertWithinRate(limiter, rule, userId, sentenceOf[rule])
}
