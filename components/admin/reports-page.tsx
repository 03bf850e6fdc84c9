'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Flag } from 'lucide-react'
import { useState } from 'react'
import { adminReportsKey, adminReportsQuery, adminUsersKey } from '@/lib/client/admin-queries'
import { callRoute } from '@/lib/client/call-route'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { AdminReport, ReportState } from '@/lib/protocol/reports'
import { usePassword } from '../account/use-password'
import { Button } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { Tabs } from '../ui/tabs'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { ReportCard } from './report-card'
import { reportParsers, toReportFilter } from './report-filters'
import { stateNames, stateWords } from './report-states'

const tabs = [
  ...stateNames.map((value) => ({ value, label: stateWords[value] })),
  { value: 'all' as const, label: 'All' },
]

/** What people reported, and what is made of it: those that wait come first. */
export function AdminReportsPage() {
  const client = useQueryClient()
  const [{ state }, set] = useAddressFilters(reportParsers)
  const list = useInfiniteQuery(adminReportsQuery(toReportFilter({ state })))
  const [suspending, setSuspending] = useState<{ report: AdminReport; note: string } | null>(null)
  const { withPassword, dialog } = usePassword()

  async function decide(report: AdminReport, next: ReportState, note: string) {
    await callRoute('PATCH /api/admin/reports/:id', { params: { id: report.id }, body: { state: next, note } })
    await client.invalidateQueries({ queryKey: adminReportsKey })
    if (next !== report.state) showToast({ title: `The report is ${stateWords[next].toLowerCase()}`, tone: 'success' })
    else showToast({ title: 'The note is saved', tone: 'success' })
  }

  async function suspend({ report, note }: { report: AdminReport; note: string }) {
    const { id, name } = report.sender
    await withPassword(() => callRoute('PATCH /api/admin/users/:id', { params: { id }, body: { suspended: true } }))
    await client.invalidateQueries({ queryKey: adminUsersKey })
    showToast({ title: `${name} is suspended`, tone: 'success' })
    await decide(report, 'acted', note)
  }

  return (
    <PageBody>
      <PageHeader title="Reports" description="Messages that people reported, as they stood when they did." />
      <Tabs
        label="State of the reports"
        value={state}
        onValueChange={(next) => void set({ state: next })}
        items={tabs}
      />
      <PagedList
        query={list}
        label="Reports"
        itemKey={({ id }) => id}
        estimate={320}
        renderItem={(report) => (
          <ReportCard
            report={report}
            onDecide={(next, note) => decide(report, next, note)}
            onSuspend={(note) => setSuspending({ report, note })}
          />
        )}
        failed="The reports did not load"
        empty={
          <EmptyState
            icon={<Flag />}
            title={state === 'open' ? 'Nothing waits for you' : 'No reports here'}
            action={
              state === 'all' ? undefined : <Button onClick={() => void set({ state: 'all' })}>Show all reports</Button>
            }
          >
            Messages that people report are listed here, with up to five before them.
          </EmptyState>
        }
      />
      {suspending ? (
        <ConfirmDialog
          open
          onOpenChange={() => setSuspending(null)}
          title={`Suspend ${suspending.report.sender.name}?`}
          description={`${suspending.report.sender.name} is signed out everywhere at once and cannot sign in, send or receive until restored. The report is marked as acted on.`}
          confirmLabel="Suspend"
          danger
          onConfirm={() => suspend(suspending)}
        />
      ) : null}
      {dialog}
    </PageBody>
  )
}
