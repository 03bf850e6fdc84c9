const HOUR_MS = 60 * 60 * 1000

export const historySpans = ['1h', '24h', '7d', '30d'] as const
export type HistorySpan = (typeof historySpans)[number]

export const spanMs: Record<HistorySpan, number> = {
  '1h': HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '30d': 30 * 24 * HOUR_MS,
}

/** The start of a span on a grid of ten minutes, so that the same question is asked for a while, by server and browser. */
export function toHistoryStart(span: HistorySpan, now: number): string {
  const grid = HOUR_MS / 6
  return new Date(Math.floor((now - spanMs[span]) / grid) * grid).toISOString()
}
