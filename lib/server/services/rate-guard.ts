import { DomainError } from '../../domain/errors'
import type { RateRuleName } from '../../protocol/limits'
import type { RateLimiter } from '../ports/rate-limiter'

/** Takes a point. @throws DomainError `rate_limited` with `retryAfterMs` when none is left. */
export async function assertWithinRate(
  limiter: RateLimiter,
  rule: RateRuleName,
  key: string,
  message = 'Too many requests: try again shortly',
): Promise<void> {
  const verdict = await limiter.consume(rule, key)
  if (!verdict.allowed) throw new DomainError('rate_limited', message, { retryAfterMs: verdict.retryAfterMs })
}
