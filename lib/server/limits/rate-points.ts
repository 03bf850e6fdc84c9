import { type RateRuleName, rateRules } from '../../protocol/limits'

/** How many requests a rule allows in its window, under LIMIT_FACTOR. */
export function ratePoints(rule: RateRuleName, factor: number): number {
  return Math.max(1, Math.floor(rateRules[rule].points * factor))
}
