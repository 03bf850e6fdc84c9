'use client'

import { BriefcaseBusiness, FileText, X } from 'lucide-react'
import Link from 'next/link'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { PresenceLabel } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { IconButton } from '../ui/button'

type DetailsPaneProps = {
  conversation: Conversation
  messages: readonly Message[]
  onOpenImage: (content: FileContent) => void
  onClose: () => void
}

const roleWords = { contractor: 'Contractor', customer: 'Customer', admin: 'Admin' } as const
const SHOWN_FILES = 12

function filesOf(messages: readonly Message[]): { id: string; image: boolean; content: FileContent }[] {
  return messages
    .flatMap(({ id, messageType, content }) =>
      content !== null && 'fileUrl' in content ? [{ id, image: messageType === 'image', content }] : [],
    )
    .reverse()
}

/** Beside the thread: the person, the jobs, and the files of the messages that are loaded. */
export function DetailsPane({ conversation, messages, onOpenImage, onClose }: DetailsPaneProps) {
  const { peer, jobs } = conversation
  const files = filesOf(messages)
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
        <p className="mt-2 font-semibold text-base">{peer.name}</p>
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
                  <span className="min-w-0 truncate">{job.title}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section aria-labelledby="details-files" className="border-line border-t px-5 py-4">
        <h3 id="details-files" className="font-medium text-muted text-xs">
          Shared files
        </h3>
        {files.length === 0 ? <p className="mt-2 text-muted text-sm">No files in the messages shown.</p> : null}
        <ul className="mt-2 grid grid-cols-3 gap-1.5">
          {files
            .filter(({ image }) => image)
            .slice(0, SHOWN_FILES)
            .map(({ id, content }) => (
              <li key={id}>
                <button
                  type="button"
                  aria-label={`Open picture ${content.fileName}`}
                  onClick={() => onOpenImage(content)}
                  className="block aspect-square w-full overflow-hidden rounded-sm bg-sunken"
                >
                  {/* biome-ignore lint/performance/noImgElement: a thumbnail made by the server */}
                  <img
                    src={content.thumbnailUrl ?? content.fileUrl}
                    alt=""
                    loading="lazy"
                    className="size-full object-cover"
                  />
                </button>
              </li>
            ))}
        </ul>
        <ul className="mt-1.5">
          {files
            .filter(({ image }) => !image)
            .slice(0, SHOWN_FILES)
            .map(({ id, content }) => (
              <li key={id}>
                <a
                  href={content.fileUrl}
                  target="_blank"
                  rel="noopener noreferrer"
                  className="-mx-2 flex items-center gap-2 rounded-sm px-2 py-1.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
                >
                  <FileText aria-hidden className="size-4 shrink-0 text-muted" />
                  <span className="min-w-0 truncate">{content.fileName}</span>
                </a>
              </li>
            ))}
        </ul>
      </section>
    </aside>
  )
}
