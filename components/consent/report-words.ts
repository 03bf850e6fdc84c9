import type { ReportReason } from '@/lib/protocol/reports'

/** What each reason is called, as one says it and as one reads it. */
export const reasonWords: Record<ReportReason, string> = {
  spam: 'Unwanted advertising',
  abuse: 'Insults or threats',
  scam: 'An attempt to cheat',
  other: 'Something else',
}

export const reasonOptions = Object.entries(reasonWords).map(([value, label]) => ({
  value: value as ReportReason,
  label,
}))
