import { type DomainError, rateLimited } from '../../domain/errors'
import { type RateRuleName, signInBackOff } from '../../protocol/limits'
import { toAddressKey } from '../address-key'
import { type KnownDevice, toAccountMark } from '../auth/device-token'
import type { RateLimiter } from '../ports/rate-limiter'

/** One thing that failed sign-ins count under. */
type Count = { rule: RateRuleName; key: string }

/** What an attempt to sign in counts under, and how its points are taken: of all, or of none. */
export function createSignInLimits(limiter: RateLimiter) {
  /** Takes a point of each, or of none. */
  async function takePoints(counts: readonly Count[], onHeld: () => Promise<void>): Promise<void> {
    for (const [at, { rule, key }] of counts.entries()) {
      const verdict = await limiter.consume(rule, key)
      if (verdict.allowed) continue
      await giveBack(counts.slice(0, at))
      if (isBackOff(rule)) await onHeld()
      throw tooMany(verdict.retryAfterMs)
    }
  }

  async function giveBack(counts: readonly Count[]): Promise<void> {
    await Promise.all(counts.map(({ rule, key }) => limiter.refund(rule, key)))
  }

  /** Refuses at once what is certainly refused, so that a flood does not fill the line of those who wait. */
  async function assertNotExhausted(counts: readonly Count[], onHeld: () => Promise<void>): Promise<void> {
    const states = await Promise.all(counts.map(({ rule, key }) => limiter.peek(rule, key)))
    const waits = states.filter(({ left }) => left <= 0).map(({ retryAfterMs }) => retryAfterMs)
    if (waits.length === 0) return
    if (counts.some(({ rule }, at) => isBackOff(rule) && states[at]?.left === 0)) await onHeld()
    throw tooMany(Math.max(...waits))
  }

  /**
   * The account's back-off holds over all addresses, whether or not there is such an account. A browser at which its
   * owner signed in before has one of its own, so that no stranger's guesses lock the owner out.
   */
  function countsOf(email: string, { address, device }: { address: string; device: KnownDevice | null }): Count[] {
    const key = toAddressKey(address)
    const isKnown = device?.accounts.includes(toAccountMark(email))
    const account = isKnown ? `${email} ${device?.id}` : email
    return [
      { rule: 'signInAddress', key },
      { rule: 'signInAccount', key: `${key} ${email}` },
      ...signInBackOff.map((rule) => ({ rule, key: account })),
    ]
  }

  return { countsOf, takePoints, giveBack, assertNotExhausted }
}

function isBackOff(rule: RateRuleName): boolean {
  return signInBackOff.some((each) => each === rule)
}

function tooMany(retryAfterMs: number): DomainError {
  return rateLimited(retryAfterMs, 'Too many failed sign-ins: wait a moment and try again')
}
