'use client'

import { SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiError } from '@/lib/client/api-error'
import { jobQuery } from '@/lib/client/job-queries'
import { useQuery } from '@/lib/client/use-query'
import type { Job } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { RowsSkeleton } from '../ui/rows-skeleton'

type NamedJobProps = { id: string; render: (job: Job) => ReactNode; onShowAll: () => void }

/** The one job that an address names, whichever tab it would stand in. */
export function NamedJob({ id, render, onShowAll }: NamedJobProps) {
  const { data: job, error, isFetching, refetch } = useQuery(jobQuery(id))
  const all = <Button onClick={onShowAll}>Show all jobs</Button>
  if (job) {
    return (
      <div className="flex flex-col gap-3">
        {render(job)}
        <div>{all}</div>
      </div>
    )
  }
  if (!error) return <RowsSkeleton />
  return (
    <Card>
      {error instanceof ApiError && error.code === 'not_found' ? (
        <EmptyState icon={<SearchX />} title="This job is not there any more" action={all}>
          It was closed, or its account was. What was written about it is still in your inbox.
        </EmptyState>
      ) : (
        <ErrorState title="The job did not load" error={error} retrying={isFetching} onRetry={() => void refetch()} />
      )}
    </Card>
  )
}
