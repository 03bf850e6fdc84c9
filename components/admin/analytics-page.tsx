'use client'

import { keepPreviousData } from '@tanstack/react-query'
import { Megaphone } from 'lucide-react'
import { useQueryStates } from 'nuqs'
import { useEffect, useState } from 'react'
import { usageQuery } from '@/lib/client/admin-queries'
import { useNow } from '@/lib/client/use-now'
import { useQuery } from '@/lib/client/use-query'
import { Card } from '../ui/card'
import { cn } from '../ui/cn'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { BatchesDialog } from './batches-dialog'
import type { Drill } from './drill'
import { RangePicker } from './range-picker'
import { UsageByDay } from './usage-by-day'
import { toDays, toRangeBefore, toUsageRange, usageParsers } from './usage-filters'
import { UsageByContractor, UsageByJob, UsageByTemplate } from './usage-groups'
import { UsageSkeleton } from './usage-skeleton'
import { UsageTiles } from './usage-tiles'

/** How bulk messages are used: in numbers, over time, by whom and for what. */
export function AnalyticsPage({ isZoneGiven }: { isZoneGiven: boolean }) {
  const [address, set] = useQueryStates(usageParsers, { history: 'push', shallow: true })
  // Fixed while the page is open, so that midnight does not change what is looked at.
  const { at, local, zone } = useNow()
  const [now] = useState(() => new Date(at))
  useEffect(() => {
    // The server knows no zone; the first visit takes the reader's own, and follows it.
    if (!isZoneGiven && local) void set({ tz: zone }, { history: 'replace' })
  }, [isZoneGiven, local, zone, set])

  const range = toUsageRange(address, now)
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...usageQuery(range),
    placeholderData: keepPreviousData,
  })
  const { data: before } = useQuery(usageQuery(toRangeBefore(range)))
  const open = (drill: Drill) =>
    void set({
      show: drill.show,
      day: drill.day ?? null,
      of: drill.of ?? null,
      job: drill.job ?? null,
      template: drill.template ?? null,
      reason: drill.reason ?? null,
      batch: drill.batch ?? null,
    })

  return (
    <PageBody>
      <PageHeader title="Bulk usage" description="What contractors send, and what becomes of it." />
      <RangePicker
        address={address}
        days={toDays(address, now)}
        contractors={data?.byContractor ?? []}
        onChange={(next) => void set(next)}
      />
      {!data ? (
        error ? (
          <Card>
            <ErrorState title="Usage did not load" error={error} retrying={isFetching} onRetry={() => void refetch()} />
          </Card>
        ) : (
          <UsageSkeleton />
        )
      ) : (
        <div
          aria-busy={isPlaceholderData}
          className={cn('flex flex-col gap-6 transition-opacity', isPlaceholderData && 'opacity-60')}
        >
          {error ? (
            <p role="alert" className="rounded-md bg-danger-bg px-3 py-2 text-danger-fg text-sm">
              The numbers could not be brought up to date. They are as they were.
            </p>
          ) : null}
          <UsageTiles totals={data.totals} before={before?.totals ?? null} onOpen={open} />
          {data.totals.batches === 0 ? (
            <Card>
              <EmptyState icon={<Megaphone />} title="Nothing was sent in this time">
                Choose a longer range, or another contractor.
              </EmptyState>
            </Card>
          ) : (
            <>
              <UsageByDay days={data.byDay} range={range} onOpen={open} />
              <UsageByContractor rows={data.byContractor} range={range} onOpen={open} />
              <div className="grid items-start gap-6 xl:grid-cols-2">
                <UsageByJob rows={data.byJob} range={range} onOpen={open} />
                <UsageByTemplate rows={data.byTemplate} range={range} onOpen={open} />
              </div>
            </>
          )}
        </div>
      )}
      <BatchesDialog
        drill={
          address.show
            ? {
                show: address.show,
                ...(address.day ? { day: address.day } : {}),
                ...(address.of ? { of: address.of } : {}),
                ...(address.job ? { job: address.job } : {}),
                ...(address.template ? { template: address.template } : {}),
                ...(address.reason ? { reason: address.reason } : {}),
                ...(address.batch ? { batch: address.batch } : {}),
              }
            : null
        }
        range={range}
        onBatch={(batch) => void set({ batch })}
        onClose={() =>
          void set({ show: null, day: null, of: null, job: null, template: null, reason: null, batch: null })
        }
      />
    </PageBody>
  )
}
