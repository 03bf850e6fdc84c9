'use client'

import { BriefcaseBusiness, X } from 'lucide-react'
import Link from 'next/link'
import type { Conversation, FileContent } from '@/lib/protocol/objects'
import { PresenceLabel } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { IconButton } from '../ui/button'
import { useBackCloses } from '../ui/use-back-closes'
import { SharedFiles } from './shared-files'

type DetailsPaneProps = {
  conversation: Conversation
  /** The last message: with each new one the files are asked for anew. */
  lastSeq: number
  onOpenImage: (content: FileContent) => void
  onClose: () => void
}

const roleWords = { contractor: 'Contractor', customer: 'Customer', admin: 'Admin' } as const

/** Beside the thread: the person, the jobs, and everything that was shared. */
export function DetailsPane({ conversation, lastSeq, onOpenImage, onClose }: DetailsPaneProps) {
  const { peer, jobs } = conversation
  useBackCloses(true, onClose)
  return (
    <aside
      aria-label={`About ${peer.name}`}
      className="absolute inset-0 z-20 flex flex-col overflow-y-auto bg-surface md:inset-y-0 md:right-0 md:left-auto md:w-75 md:border-line md:border-l md:shadow-3 xl:static xl:shadow-none"
    >
      <div className="flex items-center justify-between gap-2 py-2 pr-2 pl-5">
        <h2 className="font-semibold text-sm">Details</h2>
        <IconButton label="Close details" icon={<X aria-hidden className="size-5" />} onClick={onClose} />
      </div>
      <div className="flex flex-col items-center gap-1 px-5 pb-5 text-center">
        <Avatar userId={peer.id} name={peer.name} size="lg" />
        <p dir="auto" className="mt-2 font-semibold text-base">
          {peer.name}
        </p>
        <p className="text-muted text-sm">{roleWords[peer.role]}</p>
        <PresenceLabel userId={peer.id} />
      </div>
      <section aria-labelledby="details-jobs" className="border-line border-t px-5 py-4">
        <h3 id="details-jobs" className="font-medium text-muted text-xs">
          Jobs
        </h3>
        {jobs.length === 0 ? (
          <p className="mt-2 text-muted text-sm">No job is linked yet.</p>
        ) : (
          <ul className="mt-2 flex flex-col gap-1">
            {jobs.map((job) => (
              <li key={job.id}>
                <Link
                  href={`/jobs?job=${job.id}`}
                  className="-mx-2 flex items-center gap-2 rounded-sm px-2 py-1.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
                >
                  <BriefcaseBusiness aria-hidden className="size-4 shrink-0 text-muted" />
                  <span dir="auto" className="min-w-0 truncate">
                    {job.title}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      <SharedFiles conversationId={conversation.id} lastSeq={lastSeq} onOpenImage={onOpenImage} />
    </aside>
  )
}
