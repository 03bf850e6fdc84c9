import { type RateRuleName, rateRules } from './limits'

/** A row of the tables, and what it says of its rate. */
export type RatedRow = {
  summary: string
  /** The rule that requests of this row count under, for their user; nothing where none does. */
  rate?: RateRuleName | null
  /**
   * True where the service takes the point, once it knows that the request counts: a repeat, a refused batch or a right
   * password does not.
   */
  isCountedLate?: boolean
  /** True where the database works long: few of these run at once, each user's in turn. */
  isHeavy?: boolean
}

/** The rule of which the road takes a point before it runs a request, or null. */
export function rateOnTheRoad({ rate, isCountedLate }: RatedRow): RateRuleName | null {
  return isCountedLate ? null : (rate ?? null)
}

/** The rate of a row in words; empty where there is none. */
export function toRateText({ rate, isCountedLate }: RatedRow): string {
  if (!rate) return ''
  const { points, windowMs } = rateRules[rate]
  return `${points} in ${windowMs / 1000} s (${rate}${isCountedLate ? ', once it counts' : ''})`
}

/** The rate of a row in the generated descriptions. */
export function toRateExtension({ rate }: RatedRow): Record<string, unknown> {
  return rate ? { 'x-rate': { rule: rate, ...rateRules[rate] } } : {}
}
