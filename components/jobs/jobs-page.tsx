'use client'

import { useQueryClient } from '@tanstack/react-query'
import { BriefcaseBusiness, Plus, SearchX } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { jobKey, jobsKey } from '@/lib/client/job-keys'
import { jobsQuery } from '@/lib/client/job-queries'
import { useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { useDebounced } from '@/lib/client/use-debounced'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Job } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { SearchField } from '../ui/search-field'
import { Tabs } from '../ui/tabs'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { useOpened } from '../ui/use-opened'
import { JobCard } from './job-card'
import type { JobInput } from './job-dialog'
import { type JobTab, jobParsers, toJobFilter } from './job-filters'
import { NamedJob } from './named-job'

const JobDialog = dynamic(
  loadPart(() => import('./job-dialog').then((module) => module.JobDialog)),
  { ssr: false },
)

const openTab = { value: 'open', label: 'Open jobs' } as const
const offersTab = { value: 'open', label: 'From contractors' } as const
const ownTab = { value: 'mine', label: 'Your jobs' } as const

/** Jobs: those of the other side that are open, and one's own. */
export function JobsPage() {
  const { role } = useSelf()
  const queryClient = useQueryClient()
  const [{ tab: chosenTab, q, job: named }, set] = useAddressFilters(jobParsers)
  const tab = chosenTab ?? (role === 'contractor' ? 'open' : 'mine')
  const list = useInfiniteQuery(jobsQuery(toJobFilter(tab, useDebounced(q, 200))))
  const [editing, setEditing] = useState<{ open: boolean; job: Job | null }>({ open: false, job: null })
  const wasOpened = useOpened(editing.open)
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: jobsKey }),
      queryClient.invalidateQueries({ queryKey: jobKey }),
    ])

  async function save(input: JobInput) {
    if (editing.job) await callRoute('PATCH /api/jobs/:id', { params: { id: editing.job.id }, body: input })
    else await callRoute('POST /api/jobs', { body: input })
    await refresh()
    if (!editing.job) await set({ tab: 'mine', q: null })
    showToast({ tone: 'success', title: editing.job ? 'Job saved' : 'Job posted' })
  }

  async function change(what: 'interest' | 'status', job: Job) {
    const params = { id: job.id }
    try {
      if (what === 'status') {
        await callRoute('PATCH /api/jobs/:id', { params, body: { status: job.status === 'open' ? 'closed' : 'open' } })
      } else
        await callRoute(job.isInterested ? 'DELETE /api/jobs/:id/interest' : 'PUT /api/jobs/:id/interest', { params })
    } catch (error) {
      showToast({ tone: 'danger', title: `${job.title} was not changed`, description: messageOf(error) })
    } finally {
      await refresh()
    }
  }

  const post = () => setEditing({ open: true, job: null })
  const renderJob = (job: Job) => (
    <JobCard
      job={job}
      onEdit={() => setEditing({ open: true, job })}
      onToggleStatus={() => change('status', job)}
      onToggleInterest={() => change('interest', job)}
    />
  )
  return (
    <PageBody>
      <PageHeader
        title="Jobs"
        description={
          role === 'contractor'
            ? 'What customers need done, and what you have posted yourself.'
            : 'What you need done, and what contractors offer.'
        }
        actions={
          <Button variant="primary" onClick={post} icon={<Plus aria-hidden className="size-4" />}>
            Post a job
          </Button>
        }
      />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <Tabs<JobTab>
          label="Which jobs"
          value={tab}
          onValueChange={(next) => void set({ tab: next, job: null })}
          items={role === 'contractor' ? [openTab, ownTab] : [ownTab, offersTab]}
          className="min-w-0 flex-1 basis-60"
        />
        <SearchField
          label="Search jobs"
          value={q}
          onSearch={(text) => void set({ q: text === '' ? null : text, job: null })}
          className="w-full sm:w-64"
        />
      </div>
      {named ? (
        <NamedJob id={named} render={renderJob} onShowAll={() => void set({ job: null })} />
      ) : (
        <PagedList
          query={list}
          label={tab === 'mine' ? 'Your jobs' : 'Open jobs'}
          itemKey={({ id }) => id}
          estimate={150}
          renderItem={renderJob}
          failed="Jobs did not load"
          empty={
            q.trim() !== '' ? (
              <EmptyState
                icon={<SearchX />}
                title="No job matches"
                action={<Button onClick={() => void set({ q: null })}>Show all</Button>}
              />
            ) : (
              <NoJobs tab={tab} onPost={post} isContractor={role === 'contractor'} />
            )
          }
        />
      )}
      {wasOpened ? (
        <JobDialog
          open={editing.open}
          onOpenChange={(open) => setEditing((held) => ({ ...held, open }))}
          job={editing.job}
          onSave={save}
        />
      ) : null}
    </PageBody>
  )
}

function NoJobs({ tab, isContractor, onPost }: { tab: JobTab; isContractor: boolean; onPost: () => void }) {
  if (tab === 'open') {
    return (
      <EmptyState icon={<BriefcaseBusiness />} title="No open jobs right now">
        {isContractor ? 'Jobs that customers post are listed here.' : 'Jobs that contractors post are listed here.'}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<BriefcaseBusiness />}
      title="You have not posted a job"
      action={
        <Button variant="primary" onClick={onPost}>
          Post a job
        </Button>
      }
    >
      {isContractor
        ? 'Customers see it, say that they are interested, and you write to all of them at once.'
        : 'Contractors see it, say that they are interested, and you choose whom to write to.'}
    </EmptyState>
  )
}
