'use client'

import dynamic from 'next/dynamic'
import type { UsageRange } from '@/lib/client/admin-queries'
import { routeUrl } from '@/lib/client/call-route'
import { loadPart } from '@/lib/client/load-part'
import { useNow } from '@/lib/client/use-now'
import type { Analytics } from '@/lib/protocol/admin-objects'
import { Skeleton } from '../ui/skeleton'
import { ChartCard } from './chart-card'
import { DataTable } from './data-table'
import type { Drill } from './drill'
import { usageColumns } from './usage-columns'

const UsageDayChart = dynamic(
  loadPart(() => import('./usage-day-chart')),
  {
    ssr: false,
    loading: () => <Skeleton className="h-70 rounded-md" />,
  },
)

type UsageByDayProps = { days: Analytics['byDay']; range: UsageRange; onOpen: (drill: Drill) => void }

/** A calendar day has no zone any more: it is written as it stands. */
function formatDay(day: string, local: boolean, options: Intl.DateTimeFormatOptions): string {
  const format = new Intl.DateTimeFormat(local ? undefined : 'en', { ...options, timeZone: 'UTC' })
  return format.format(new Date(`${day}T00:00:00Z`))
}

export function UsageByDay({ days, range, onOpen }: UsageByDayProps) {
  const { local } = useNow()
  return (
    <ChartCard
      title="Over time"
      description={`By day, in ${range.tz}`}
      csvHref={routeUrl('GET /api/admin/analytics.csv', { query: { ...range, by: 'day' } })}
      chart={
        <figure aria-label="Recipients by day and by how far the message came. The table shows each number.">
          <UsageDayChart days={days} formatDay={(day) => formatDay(day, local, { day: 'numeric', month: 'short' })} />
        </figure>
      }
      table={
        <DataTable
          caption="Bulk usage by day"
          rows={days.toReversed()}
          rowKey={({ day }) => day}
          columns={[
            { label: 'Day', cell: ({ day }) => formatDay(day, local, { dateStyle: 'medium' }) },
            ...usageColumns<Analytics['byDay'][number]>(local, ({ day }, show) => onOpen({ show, day })),
          ]}
        />
      }
    />
  )
}
