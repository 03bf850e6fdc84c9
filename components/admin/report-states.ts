import type { ReportState } from '@/lib/protocol/reports'
import type { Tone } from '../ui/badge'

/** Told apart from the contract's schemas, so that a browser need not load them for three words. */
export const stateNames = ['open', 'dismissed', 'acted'] as const satisfies ReportState[]

export const stateWords: Record<ReportState, string> = { open: 'Open', dismissed: 'Dismissed', acted: 'Acted on' }
export const stateTones: Record<ReportState, Tone> = { open: 'warning', dismissed: 'neutral', acted: 'success' }
