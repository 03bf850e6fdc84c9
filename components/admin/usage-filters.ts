import { parseAsString, parseAsStringLiteral } from 'nuqs/server'
import {
  addDays,
  isDay,
  isTimeZone,
  todayIn,
  toExclusiveRange,
  toPresetDays,
  usagePresets,
} from '@/lib/client/usage-range'
import { failureReasons } from './reason-words'

const DAY_MS = 24 * 60 * 60_000

/** Which number of a row was opened. */
const usageFigures = [
  'batches',
  'sent',
  'failed',
  'withheld',
  'recalled',
  'pending',
  'undone',
  'stopped',
  'refusedByRateLimit',
  'followUps',
  'followUpReplies',
  'delivered',
  'read',
  'replied',
] as const
export type UsageFigure = (typeof usageFigures)[number]

/** What the address of the usage page holds. Days are those of `tz`, both ends included. */
export const usageParsers = {
  range: parseAsStringLiteral(usagePresets).withDefault('30d'),
  from: parseAsString,
  to: parseAsString,
  tz: parseAsString.withDefault('UTC'),
  contractor: parseAsString,
  /** The open drill-down: which number, and of which row. */
  show: parseAsStringLiteral(usageFigures),
  day: parseAsString,
  of: parseAsString,
  job: parseAsString,
  template: parseAsString,
  reason: parseAsStringLiteral(failureReasons),
  /** The batch whose recipients are shown. */
  batch: parseAsString,
}

export type UsageAddress = {
  range: (typeof usagePresets)[number]
  from: string | null
  to: string | null
  tz: string
  contractor: string | null
}

/** The days an address means: those picked by hand, or the preset's, counted from today. */
export function toDays({ range, from, to, tz }: UsageAddress, now: Date): { first: string; last: string } {
  if (from && to && isDay(from) && isDay(to)) return from <= to ? { first: from, last: to } : { first: to, last: from }
  return toPresetDays(range, todayIn(knownZone(tz), now))
}

/** What the server is asked for. An unknown zone in the address counts as UTC. */
export function toUsageRange(address: UsageAddress, now: Date) {
  return {
    ...toExclusiveRange(toDays(address, now)),
    tz: knownZone(address.tz),
    ...(address.contractor ? { contractorId: address.contractor } : {}),
  }
}

/** As many days, just before a range. */
export function toRangeBefore<T extends { from: string; to: string }>(range: T): T {
  const days = Math.round((Date.parse(range.to) - Date.parse(range.from)) / DAY_MS)
  return { ...range, from: addDays(range.from, -days), to: range.from }
}

function knownZone(tz: string): string {
  return isTimeZone(tz) ? tz : 'UTC'
}
