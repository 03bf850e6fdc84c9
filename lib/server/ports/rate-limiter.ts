import type { RateRuleName } from '../../protocol/limits'

export type RateVerdict = { allowed: true; left: number } | { allowed: false; retryAfterMs: number }
export type RateState = { left: number; retryAfterMs: number }

/** Counts by rule and key. A key is a user id, or an address for sign-ins and tokens. */
export interface RateLimiter {
  /** Takes `cost` points, one by default, if as many are left. A refusal takes nothing. */
  consume(rule: RateRuleName, key: string, cost?: number): Promise<RateVerdict>
  /** Gives back what the newest `consume` took, for requests that turn out not to count. */
  refund(rule: RateRuleName, key: string, cost?: number): Promise<void>
  /** Looks without taking. `retryAfterMs` is 0 while a point is left. */
  peek(rule: RateRuleName, key: string): Promise<RateState>
  close(): Promise<void>
}
