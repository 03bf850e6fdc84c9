/** Numbers in the reader's own manner; until the browser has taken over (`local` false) in one fixed manner. */
export function formatCount(value: number, local: boolean): string {
  return new Intl.NumberFormat(local ? undefined : 'en').format(value)
}

/** "12 %" of a whole that is not zero. */
export function formatShare(part: number, whole: number, local: boolean): string {
  const format = new Intl.NumberFormat(local ? undefined : 'en', { style: 'percent', maximumFractionDigits: 0 })
  return format.format(part / whole)
}

const SECOND_MS = 1000
const steps = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: SECOND_MS },
] as const

/** "12 minutes", "3.5 hours": the largest unit of which there is one. */
export function formatDuration(ms: number, local: boolean): string {
  const step = steps.find((one) => ms >= one.ms) ?? { unit: 'second', ms: SECOND_MS }
  const format = new Intl.NumberFormat(local ? undefined : 'en', {
    style: 'unit',
    unit: step.unit,
    unitDisplay: 'long',
    maximumFractionDigits: ms >= 10 * step.ms ? 0 : 1,
  })
  return format.format(ms / step.ms)
}
