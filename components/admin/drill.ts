import type { FailureReason } from './reason-words'
import type { UsageFigure } from './usage-filters'

/** Which rows to show behind a number. */
export type Drill = {
  show: UsageFigure
  day?: string
  of?: string
  job?: string
  template?: string
  reason?: FailureReason
  batch?: string
}
