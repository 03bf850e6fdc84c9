'use client'

import { useNow } from '@/lib/client/use-now'
import type { BulkUsage } from '@/lib/protocol/admin-objects'
import type { Drill } from './drill'
import { formatCount, formatDuration, formatShare } from './number-format'
import { failureReasons, reasonWords } from './reason-words'
import { StatTile } from './stat-tile'

type UsageTilesProps = {
  totals: BulkUsage
  /** Those of as many days before; null while they are not known. */
  before: BulkUsage | null
  onOpen: (drill: Drill) => void
}

type Figure = {
  label: string
  figure: keyof { [K in keyof BulkUsage as BulkUsage[K] extends number ? K : never]: true }
  /** What a press on it lists. */
  show: Drill['show']
  shareOf?: 'sent' | 'recipients'
}

const figures: readonly Figure[] = [
  { label: 'Batches', figure: 'batches', show: 'batches' },
  { label: 'Recipients', figure: 'recipients', show: 'batches' },
  { label: 'Sent', figure: 'sent', show: 'sent', shareOf: 'recipients' },
  { label: 'Failed', figure: 'failed', show: 'failed', shareOf: 'recipients' },
  { label: 'Withheld', figure: 'withheld', show: 'withheld', shareOf: 'recipients' },
  { label: 'Refused by rate limit', figure: 'refusedByRateLimit', show: 'refusedByRateLimit' },
  { label: 'Delivered', figure: 'delivered', show: 'delivered', shareOf: 'sent' },
  { label: 'Read', figure: 'read', show: 'read', shareOf: 'sent' },
  { label: 'Replied', figure: 'replied', show: 'replied', shareOf: 'sent' },
  { label: 'Waiting', figure: 'pending', show: 'pending' },
  { label: 'Undone', figure: 'undone', show: 'undone' },
  { label: 'Stopped', figure: 'stopped', show: 'stopped' },
  { label: 'Taken back', figure: 'recalled', show: 'recalled' },
  { label: 'Follow-ups', figure: 'followUps', show: 'followUps' },
]

/** The range in numbers, each beside that of the days before. */
export function UsageTiles({ totals, before, onOpen }: UsageTilesProps) {
  const { local } = useNow()
  const count = (value: number) => formatCount(value, local)
  const toDuration = (milliseconds: number | null) =>
    milliseconds === null ? '–' : formatDuration(milliseconds, local)

  function hintOf({ figure, shareOf }: Figure): string | null {
    if (figure === 'refusedByRateLimit') return 'Batches, never stored'
    if (figure === 'undone') return 'Before anything went out'
    if (figure === 'stopped') return 'After it had begun'
    if (figure === 'followUps') {
      return totals.followUpReplies === 1 ? 'Brought 1 reply' : `Brought ${count(totals.followUpReplies)} replies`
    }
    if (shareOf === undefined || totals[shareOf] === 0) return null
    return `${formatShare(totals[figure], totals[shareOf], local)} of ${shareOf}`
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        {figures.map((each) => {
          const { label, figure, show } = each
          return (
            <StatTile
              key={figure}
              label={label}
              value={count(totals[figure])}
              before={before && count(before[figure])}
              hint={hintOf(each)}
              onOpen={totals[figure] > 0 ? () => onOpen({ show }) : undefined}
            />
          )
        })}
        <StatTile
          label="Time to first reply"
          value={toDuration(totals.medianFirstReplyMs)}
          hint={totals.medianFirstReplyMs === null ? 'No reply yet' : 'Median'}
          before={before && toDuration(before.medianFirstReplyMs)}
          className="col-span-2 sm:col-span-1"
        />
      </div>
      <Reasons
        title="Failed by reason"
        hint="Could not go out. Of batches sent at once, what customers do not want counts here too."
        counts={totals.failedByReason}
        show="failed"
        onOpen={onOpen}
      />
      <Reasons
        title="Withheld by reason"
        hint="Kept back from batches that waited: by then the customer did not want it or had written, or the job was closed."
        counts={totals.withheldByReason}
        show="withheld"
        onOpen={onOpen}
      />
    </div>
  )
}

type ReasonsProps = {
  title: string
  hint: string
  counts: BulkUsage['failedByReason']
  show: 'failed' | 'withheld'
  onOpen: UsageTilesProps['onOpen']
}

/** Why copies were not sent, the most frequent reason first; nothing where all were. */
function Reasons({ title, hint, counts, show, onOpen }: ReasonsProps) {
  const { local } = useNow()
  const reasons = failureReasons
    .map((code) => [code, counts[code] ?? 0] as const)
    .filter(([, value]) => value > 0)
    .toSorted((a, b) => b[1] - a[1])
  if (reasons.length === 0) return null
  return (
    <section aria-label={title} className="rounded-lg border border-line bg-surface px-4 py-3 shadow-1">
      <h2 className="font-medium text-sm">{title}</h2>
      <p className="mt-0.5 text-muted text-xs">{hint}</p>
      <dl className="tabular mt-2 flex flex-wrap gap-x-6 gap-y-2 text-sm">
        {reasons.map(([code, value]) => (
          <div key={code} className="flex items-baseline gap-1.5">
            <dt className="order-2 text-muted">{reasonWords[code]}</dt>
            <dd>
              <button
                type="button"
                className="rounded-sm font-semibold underline decoration-control underline-offset-4 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
                onClick={() => onOpen({ show, reason: code })}
              >
                {formatCount(value, local)}
                <span className="sr-only">, show batches</span>
              </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
