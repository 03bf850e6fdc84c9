'use client'

import { keepPreviousData } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useQueryStates } from 'nuqs'
import { presenceHistoryQuery } from '@/lib/client/admin-queries'
import { loadPart } from '@/lib/client/load-part'
import { formatClock, formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useQuery } from '@/lib/client/use-query'
import type { PresenceSample } from '@/lib/protocol/admin-objects'
import { ErrorState } from '../ui/error-state'
import { Select } from '../ui/select'
import { Skeleton } from '../ui/skeleton'
import { ChartCard } from './chart-card'
import { DataTable } from './data-table'
import { formatCount } from './number-format'
import { spanParsers } from './presence-filters'
import { spanMs, toHistoryStart } from './presence-spans'

const PresenceChart = dynamic(
  loadPart(() => import('./presence-chart')),
  {
    ssr: false,
    loading: () => <Skeleton className="h-55 rounded-md" />,
  },
)

const spanOptions = [
  { value: '1h', label: 'Last hour' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
] as const

/** People and connections over time, one sample a minute. */
export function PresenceHistory() {
  const [{ span }, set] = useQueryStates(spanParsers, { history: 'replace', shallow: true })
  const { at, local } = useNow()
  const { data, error, isFetching, refetch } = useQuery({
    ...presenceHistoryQuery({ from: toHistoryStart(span, at) }),
    placeholderData: keepPreviousData,
  })
  const samples = data?.items ?? []
  const isLong = spanMs[span] > spanMs['24h']

  return (
    <ChartCard
      title="Online over time"
      actions={
        <Select
          aria-label="Time shown"
          className="w-40"
          options={spanOptions}
          value={span}
          onValueChange={(next) => void set({ span: next })}
        />
      }
      chart={
        error && !data ? (
          <ErrorState
            title="The history did not load"
            error={error}
            retrying={isFetching}
            onRetry={() => void refetch()}
          />
        ) : !data ? (
          <Skeleton className="h-55 rounded-md" />
        ) : samples.length < 2 ? (
          <p className="flex h-55 items-center justify-center text-center text-muted text-sm">
            Not enough yet. One sample is taken each minute.
          </p>
        ) : (
          <figure aria-label={summaryOf(samples)}>
            <PresenceChart
              samples={samples}
              formatTick={(moment) => {
                const iso = new Date(moment).toISOString()
                return isLong
                  ? new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' }).format(moment)
                  : formatClock(iso)
              }}
            />
          </figure>
        )
      }
      table={
        <DataTable
          caption="People and connections online over time"
          rows={samples.toReversed()}
          rowKey={({ at: moment }) => moment}
          emptyText="No samples yet. One is taken each minute."
          columns={[
            { label: 'Time', cell: (row: PresenceSample) => formatDateTime(row.at, local) },
            { label: 'People', isNumber: true, cell: ({ people }) => formatCount(people, local) },
            { label: 'Connections', isNumber: true, cell: ({ sockets }) => formatCount(sockets, local) },
          ]}
        />
      }
    />
  )
}

function summaryOf(samples: readonly PresenceSample[]): string {
  const most = Math.max(...samples.map(({ people }) => people))
  const last = samples.at(-1)?.people ?? 0
  return `People online over time: at most ${most}, ${last} at the end. The table shows each sample.`
}
