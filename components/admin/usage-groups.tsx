'use client'

import dynamic from 'next/dynamic'
import type { UsageRange } from '@/lib/client/admin-queries'
import { routeUrl } from '@/lib/client/call-route'
import { loadPart } from '@/lib/client/load-part'
import { useNow } from '@/lib/client/use-now'
import type { Analytics, BulkUsage } from '@/lib/protocol/admin-objects'
import { Skeleton } from '../ui/skeleton'
import { ChartCard } from './chart-card'
import { DataTable } from './data-table'
import type { Drill } from './drill'
import { usageColumns } from './usage-columns'
import type { UsageFigure } from './usage-filters'

const UsageGroupChart = dynamic(
  loadPart(() => import('./usage-group-chart')),
  {
    ssr: false,
    loading: () => <Skeleton className="h-70 rounded-md" />,
  },
)

const CHARTED = 8

type GroupsProps<T> = { rows: readonly T[]; range: UsageRange; onOpen: (drill: Drill) => void }
type GroupCardProps<T extends BulkUsage> = {
  title: string
  heading: string
  by: 'contractor' | 'job' | 'template'
  rows: readonly T[]
  range: UsageRange
  rowKey: (row: T) => string
  nameOf: (row: T) => string
  onOpen: (row: T, figure: UsageFigure) => void
}

export function UsageByContractor({ rows, range, onOpen }: GroupsProps<Analytics['byContractor'][number]>) {
  return (
    <GroupCard
      title="By contractor"
      heading="Contractor"
      by="contractor"
      rows={rows}
      range={range}
      rowKey={({ contractorId }) => contractorId}
      nameOf={({ name }) => name}
      onOpen={({ contractorId }, show) => onOpen({ show, of: contractorId })}
    />
  )
}

export function UsageByJob({ rows, range, onOpen }: GroupsProps<Analytics['byJob'][number]>) {
  return (
    <GroupCard
      title="By job"
      heading="Job"
      by="job"
      rows={rows}
      range={range}
      rowKey={({ jobId }) => jobId ?? 'none'}
      nameOf={({ jobId, title }) => (jobId === null ? 'No job' : (title ?? jobId))}
      onOpen={({ jobId }, show) => onOpen({ show, job: jobId ?? 'none' })}
    />
  )
}

export function UsageByTemplate({ rows, range, onOpen }: GroupsProps<Analytics['byTemplate'][number]>) {
  return (
    <GroupCard
      title="By template"
      heading="Template"
      by="template"
      rows={rows}
      range={range}
      rowKey={({ templateId }) => templateId ?? 'none'}
      nameOf={({ templateId, name }) => (templateId === null ? 'No template' : (name ?? 'Deleted template'))}
      onOpen={({ templateId }, show) => onOpen({ show, template: templateId ?? 'none' })}
    />
  )
}

function GroupCard<T extends BulkUsage>(props: GroupCardProps<T>) {
  const { title, heading, by, rows, range, rowKey, nameOf, onOpen } = props
  const { local } = useNow()
  const sorted = rows.toSorted((a, b) => b.sent - a.sent)
  const largest = sorted.slice(0, CHARTED)
  return (
    <ChartCard
      title={title}
      {...(sorted.length > CHARTED ? { description: `The chart shows the ${CHARTED} who sent most.` } : {})}
      csvHref={routeUrl('GET /api/admin/analytics.csv', { query: { ...range, by } })}
      chart={
        largest.length === 0 ? (
          <p className="py-6 text-center text-muted text-sm">Nothing in this time.</p>
        ) : (
          <figure aria-label={`Sent, read and replied ${title.toLowerCase()}. The table shows each number.`}>
            <UsageGroupChart
              groups={largest.map((row) => ({
                name: nameOf(row),
                sent: row.sent,
                read: row.read,
                replied: row.replied,
              }))}
            />
          </figure>
        )
      }
      table={
        <DataTable
          caption={`Bulk usage ${title.toLowerCase()}`}
          rows={sorted}
          rowKey={rowKey}
          columns={[{ label: heading, cell: nameOf }, ...usageColumns<T>(local, onOpen)]}
        />
      }
    />
  )
}
