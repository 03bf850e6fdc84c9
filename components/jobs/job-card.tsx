'use client'

import { Check, ChevronDown, Hand, MessageSquare, Pencil } from 'lucide-react'
import Link from 'next/link'
import { useId, useState } from 'react'
import { useSelf } from '@/lib/client/live-provider'
import type { Job } from '@/lib/protocol/objects'
import { Badge } from '../ui/badge'
import { Button, buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { RelativeTime } from '../ui/relative-time'
import { InterestedPeople } from './interested-people'

type JobCardProps = {
  job: Job
  onEdit: () => void
  onToggleStatus: () => Promise<void>
  onToggleInterest: () => Promise<void>
}

/** One job with what one may do about it. */
export function JobCard({ job, onEdit, onToggleStatus, onToggleInterest }: JobCardProps) {
  const self = useSelf()
  const isOwn = job.poster.id === self.id
  const [isOpen, setIsOpen] = useState(false)
  const panelId = useId()
  const [pending, setPending] = useState(false)

  async function run(change: () => Promise<void>) {
    setPending(true)
    await change()
    setPending(false)
  }

  return (
    <div className="pb-3">
      <article
        aria-label={job.title}
        className="rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none"
      >
        <div className="px-4 py-3 sm:px-5">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 dir="auto" className="min-w-0 font-semibold text-base">
              {job.title}
            </h2>
            {isOwn ? (
              <Badge tone={job.status === 'open' ? 'success' : 'neutral'}>
                {job.status === 'open' ? 'Open' : 'Closed'}
              </Badge>
            ) : null}
          </div>
          <p className="mt-0.5 text-muted text-sm">
            {isOwn ? (
              'Posted '
            ) : (
              <>
                <bdi>{job.poster.name}</bdi>,{' '}
              </>
            )}
            <RelativeTime at={job.createdAt} form="long" />
            {isOwn ? null : <span className="tabular">{`. ${interestedWords(job.interestedCount)}`}</span>}
          </p>
          {job.description ? (
            <p dir="auto" className="plain-bidi mt-2 line-clamp-4 whitespace-pre-line text-sm">
              {job.description}
            </p>
          ) : null}
          <div className="mt-3 flex flex-wrap items-center gap-2">
            {isOwn ? (
              <>
                <Button
                  size="sm"
                  aria-expanded={isOpen}
                  aria-controls={panelId}
                  onClick={() => setIsOpen((held) => !held)}
                  icon={<Hand aria-hidden className="size-4" />}
                >
                  {interestedWords(job.interestedCount)}
                  <ChevronDown aria-hidden className={cn('size-4 transition-transform', isOpen && 'rotate-180')} />
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  onClick={onEdit}
                  icon={<Pencil aria-hidden className="size-4" />}
                  aria-label={`Edit ${job.title}`}
                >
                  Edit
                </Button>
                <Button
                  size="sm"
                  variant="ghost"
                  pending={pending}
                  onClick={() => void run(onToggleStatus)}
                  aria-label={`${job.status === 'open' ? 'Close' : 'Reopen'} ${job.title}`}
                >
                  {job.status === 'open' ? 'Close' : 'Reopen'}
                </Button>
              </>
            ) : (
              <>
                <Button
                  size="sm"
                  variant={job.isInterested ? 'secondary' : 'primary'}
                  pending={pending}
                  onClick={() => void run(onToggleInterest)}
                  aria-pressed={job.isInterested}
                  icon={
                    job.isInterested ? (
                      <Check aria-hidden className="size-4 text-success" />
                    ) : (
                      <Hand aria-hidden className="size-4" />
                    )
                  }
                >
                  {job.isInterested ? 'You are interested' : 'I am interested'}
                </Button>
                <Link href={`/inbox/new?to=${job.poster.id}&about=${job.id}`} className={buttonClass({ size: 'sm' })}>
                  <MessageSquare aria-hidden className="size-4" />
                  <span>
                    Message <bdi className="max-sm:sr-only">{job.poster.name}</bdi>
                  </span>
                </Link>
              </>
            )}
          </div>
        </div>
        {isOwn ? (
          <div id={panelId} hidden={!isOpen} className="border-line border-t">
            {isOpen ? <InterestedPeople job={job} /> : null}
          </div>
        ) : null}
      </article>
    </div>
  )
}

function interestedWords(count: number): string {
  if (count === 0) return 'Nobody interested yet'
  return count === 1 ? '1 interested' : `${count} interested`
}
