'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Plus, TextCursorInput, Trash2, UsersRound } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { audiencesKey, audiencesQuery } from '@/lib/client/audience-queries'
import { callRoute } from '@/lib/client/call-route'
import { openJobsQuery } from '@/lib/client/job-queries'
import { loadPart } from '@/lib/client/load-part'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Audience } from '@/lib/protocol/audience-objects'
import { customers } from '../bulk/bulk-words'
import { Button, buttonClass } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { MenuButton } from '../ui/menu-button'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { showToast } from '../ui/toast'
import type { AudienceInput } from './audience-editor'
import { toFilterWords } from './filter-words'

const AudienceDialog = dynamic(
  loadPart(() => import('./audience-dialog').then((module) => module.AudienceDialog)),
  { ssr: false },
)
const AudienceEditor = dynamic(
  loadPart(() => import('./audience-editor').then((module) => module.AudienceEditor)),
  { ssr: false },
)

type Open = { what: 'edit' | 'rename' | 'delete'; audience: Audience | null } | null

/** A contractor's saved lists of customers, and saved filters. */
export function AudiencesPage() {
  const queryClient = useQueryClient()
  const list = useInfiniteQuery(audiencesQuery())
  const { data: jobPages } = useInfiniteQuery(openJobsQuery())
  const jobs = itemsOf(jobPages)
  const [open, setOpen] = useState<Open>(null)
  // Kept while a dialog closes, so that its words do not change under the eye.
  const [last, setLast] = useState<Open>(null)
  const show = (next: Open) => {
    setOpen(next)
    setLast(next)
  }
  const audience = (open ?? last)?.audience ?? null
  const close = (isOpen: boolean) => {
    if (!isOpen) setOpen(null)
  }
  const refresh = () => queryClient.invalidateQueries({ queryKey: audiencesKey })

  async function save(input: AudienceInput) {
    if (audience) await callRoute('PATCH /api/audiences/:id', { params: { id: audience.id }, body: input })
    else await callRoute('POST /api/audiences', { body: input })
    await refresh()
    showToast({ tone: 'success', title: 'Audience saved' })
  }

  const add = () => show({ what: 'edit', audience: null })
  return (
    <PageBody>
      <PageHeader
        title="Audiences"
        description="Customers you write to together: lists that you choose, and filters that follow what happens."
        actions={
          <Button variant="primary" onClick={add} icon={<Plus aria-hidden className="size-4" />}>
            New audience
          </Button>
        }
      />
      <PagedList
        query={list}
        label="Audiences"
        itemKey={({ id }) => id}
        estimate={76}
        renderItem={(one) => (
          <AudienceRow
            audience={one}
            jobTitle={jobs.find(({ id }) => id === one.filter?.jobId)?.title ?? null}
            onOpen={(what) => show({ what, audience: one })}
          />
        )}
        failed="Your audiences did not load"
        empty={
          <EmptyState
            icon={<UsersRound />}
            title="No audiences yet"
            action={
              <Button variant="primary" onClick={add}>
                Make the first one
              </Button>
            }
          >
            Keep a list of customers, or whom to look for, under a name; then choose all of them with one press.
          </EmptyState>
        }
      />
      <AudienceEditor open={open?.what === 'edit'} onOpenChange={close} audience={audience} onSave={save} />
      <AudienceDialog
        open={open?.what === 'rename'}
        onOpenChange={close}
        title="Rename audience"
        initialName={audience?.name ?? ''}
        submitLabel="Rename"
        onSubmit={async (name) => {
          if (audience) await callRoute('PATCH /api/audiences/:id', { params: { id: audience.id }, body: { name } })
          await refresh()
        }}
      />
      <ConfirmDialog
        open={open?.what === 'delete'}
        onOpenChange={close}
        title={`Delete ${audience?.name ?? 'this audience'}`}
        description="The customers in it and what you sent them stay as they are."
        confirmLabel="Delete audience"
        danger
        onConfirm={async () => {
          if (audience) await callRoute('DELETE /api/audiences/:id', { params: { id: audience.id } })
          await refresh()
        }}
      />
    </PageBody>
  )
}

function toSizeWords({ size, filter }: Audience, jobTitle: string | null): string {
  return filter ? `${toFilterWords(filter, jobTitle)}: ${customers(size)} now` : customers(size)
}

type AudienceRowProps = {
  audience: Audience
  jobTitle: string | null
  onOpen: (what: 'edit' | 'rename' | 'delete') => void
}

function AudienceRow({ audience, jobTitle, onOpen }: AudienceRowProps) {
  return (
    <div className="pb-3">
      <article
        aria-label={audience.name}
        className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 shadow-1 sm:px-5"
      >
        <div className="min-w-0 flex-1 basis-40">
          <h2 dir="auto" className="font-semibold text-sm">
            {audience.name}
          </h2>
          <p className="tabular text-muted text-sm">{toSizeWords(audience, jobTitle)}</p>
        </div>
        <div className="flex items-center gap-1">
          <Link href={`/bulk/new?audience=${audience.id}`} className={buttonClass({ size: 'sm' })}>
            Write to them
          </Link>
          <Button size="sm" variant="ghost" onClick={() => onOpen('edit')} aria-label={`Edit ${audience.name}`}>
            Edit
          </Button>
          <MenuButton
            label={`More for ${audience.name}`}
            entries={[
              { label: 'Rename', icon: <TextCursorInput aria-hidden />, onSelect: () => onOpen('rename') },
              { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, onSelect: () => onOpen('delete') },
            ]}
          />
        </div>
      </article>
    </div>
  )
}
