'use client'

import { Briefcase, ImageIcon, Megaphone, Plus } from 'lucide-react'
import Link from 'next/link'
import { useEffect } from 'react'
import { batchesQuery } from '@/lib/client/bulk-queries'
import { useSocket } from '@/lib/client/live-provider'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { BulkBatch } from '@/lib/protocol/objects'
import { Badge } from '../ui/badge'
import { buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { RelativeTime } from '../ui/relative-time'
import { DraftNotice } from './draft-notice'
import { PlaceholderWords } from './placeholder-words'

/** Every batch sent, newest first, with how far each came. */
export function BulkHistory() {
  const list = useInfiniteQuery(batchesQuery())
  const { refetch } = list
  const { on, onConnect } = useSocket()

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    // Fifty people reading at once are one refresh.
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = null
        void refetch()
      }, 1000)
    }
    const undo = [on('bulk_progress', soon), onConnect(soon)]
    return () => {
      if (timer !== null) clearTimeout(timer)
      for (const each of undo) each()
    }
  }, [on, onConnect, refetch])

  return (
    <PageBody>
      <PageHeader
        title="Bulk messages"
        description="Every batch you sent, and how far it came."
        actions={
          <Link href="/bulk/new" className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden className="size-4" />
            New bulk message
          </Link>
        }
      />
      <DraftNotice />
      <PagedList
        query={list}
        label="Batches"
        itemKey={({ id }) => id}
        estimate={112}
        renderItem={(batch) => <BatchRow batch={batch} />}
        failed="Your batches did not load"
        empty={
          <EmptyState
            icon={<Megaphone />}
            title="Nothing sent yet"
            action={
              <Link href="/bulk/new" className={buttonClass({ variant: 'primary' })}>
                Write the first one
              </Link>
            }
          >
            A bulk message reaches up to 50 customers at once. Each gets it in a conversation of their own.
          </EmptyState>
        }
      />
    </PageBody>
  )
}

function BatchRow({ batch }: { batch: BulkBatch }) {
  return (
    <div className="pb-3">
      <Link
        href={`/bulk/${batch.id}`}
        className="block rounded-lg border border-line bg-surface px-4 py-3 shadow-1 transition-colors hover:border-control sm:px-5"
      >
        <div className="flex items-start gap-3">
          <p className="line-clamp-2 min-w-0 flex-1 font-medium text-sm">
            {batch.messageType === 'text' ? null : (
              <ImageIcon aria-label="Picture" className="mr-1.5 inline size-4 align-[-3px] text-muted" />
            )}
            {batch.preview ? <PlaceholderWords text={batch.preview} /> : 'Picture'}
          </p>
          <RelativeTime at={batch.createdAt} className="shrink-0 text-muted text-xs" />
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1.5">
          <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <Figure label="Sent" value={batch.totalSent} />
            {batch.totalFailed > 0 ? <Figure label="Failed" value={batch.totalFailed} danger /> : null}
            <Figure label="Delivered" value={batch.delivered} />
            <Figure label="Read" value={batch.read} />
            <Figure label="Replied" value={batch.replied} />
          </dl>
          {batch.jobTitle ? (
            <Badge className="sm:ml-auto" icon={<Briefcase aria-hidden />}>
              {batch.jobTitle}
            </Badge>
          ) : null}
        </div>
      </Link>
    </div>
  )
}

function Figure({ label, value, danger = false }: { label: string; value: number; danger?: boolean }) {
  return (
    <div className="flex items-baseline gap-1">
      <dt className={danger ? 'order-2 text-danger-fg' : 'order-2 text-muted'}>{label.toLowerCase()}</dt>
      <dd className={danger ? 'font-semibold text-danger-fg' : 'font-semibold'}>{value}</dd>
    </div>
  )
}
