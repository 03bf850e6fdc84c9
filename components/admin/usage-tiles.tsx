'use client'

import { useNow } from '@/lib/client/use-now'
import type { BulkUsage } from '@/lib/protocol/admin-objects'
import type { Drill } from './drill'
import { formatCount, formatDuration, formatShare } from './number-format'
import { failureReasons, reasonWords } from './reason-words'
import { StatTile } from './stat-tile'

type UsageTilesProps = { totals: BulkUsage; onOpen: (drill: Drill) => void }

/** The range in numbers. Shares are of those sent. */
export function UsageTiles({ totals, onOpen }: UsageTilesProps) {
  const { local } = useNow()
  const count = (value: number) => formatCount(value, local)
  const ofSent = (value: number) => (totals.sent > 0 ? `${formatShare(value, totals.sent, local)} of sent` : null)
  const ofRecipients = (value: number) =>
    totals.recipients > 0 ? `${formatShare(value, totals.recipients, local)} of recipients` : null
  const opening = (value: number, show: Drill['show']) => (value > 0 ? () => onOpen({ show }) : undefined)
  const reasons = failureReasons
    .map((code) => [code, totals.failedByReason[code] ?? 0] as const)
    .filter(([, value]) => value > 0)
    .toSorted((a, b) => b[1] - a[1])
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        <StatTile label="Batches" value={count(totals.batches)} onOpen={opening(totals.batches, 'batches')} />
        <StatTile label="Recipients" value={count(totals.recipients)} onOpen={opening(totals.recipients, 'batches')} />
        <StatTile
          label="Sent"
          value={count(totals.sent)}
          hint={ofRecipients(totals.sent)}
          onOpen={opening(totals.sent, 'sent')}
        />
        <StatTile
          label="Failed"
          value={count(totals.failed)}
          hint={ofRecipients(totals.failed)}
          onOpen={opening(totals.failed, 'failed')}
        />
        <StatTile label="Refused by rate limit" value={count(totals.refusedByRateLimit)} hint="Batches, never stored" />
        <StatTile
          label="Delivered"
          value={count(totals.delivered)}
          hint={ofSent(totals.delivered)}
          onOpen={opening(totals.delivered, 'delivered')}
        />
        <StatTile
          label="Read"
          value={count(totals.read)}
          hint={ofSent(totals.read)}
          onOpen={opening(totals.read, 'read')}
        />
        <StatTile
          label="Replied"
          value={count(totals.replied)}
          hint={ofSent(totals.replied)}
          onOpen={opening(totals.replied, 'replied')}
        />
        <StatTile
          label="Time to first reply"
          value={totals.medianFirstReplyMs === null ? '–' : formatDuration(totals.medianFirstReplyMs, local)}
          hint={totals.medianFirstReplyMs === null ? 'No reply yet' : 'Median'}
          className="col-span-2 sm:col-span-1 lg:col-span-2"
        />
      </div>
      {reasons.length > 0 ? (
        <section aria-label="Failed by reason" className="rounded-lg border border-line bg-surface px-4 py-3 shadow-1">
          <h2 className="font-medium text-sm">Failed by reason</h2>
          <dl className="tabular mt-2 flex flex-wrap gap-x-6 gap-y-2 text-sm">
            {reasons.map(([code, value]) => (
              <div key={code} className="flex items-baseline gap-1.5">
                <dt className="order-2 text-muted">{reasonWords[code]}</dt>
                <dd>
                  <button
                    type="button"
                    className="rounded-sm font-semibold underline decoration-control underline-offset-4 pointer-coarse:min-h-11 pointer-coarse:min-w-11"
                    onClick={() => onOpen({ show: 'failed', reason: code })}
                  >
                    {count(value)}
                    <span className="sr-only">, show batches</span>
                  </button>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
    </div>
  )
}
