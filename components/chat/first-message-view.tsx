'use client'

import { ArrowLeft, MessageCircle } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useLayoutEffect, useState } from 'react'
import { conversationWithQuery } from '@/lib/client/conversation-queries'
import { moveDraft } from '@/lib/client/drafts'
import { jobQuery } from '@/lib/client/job-queries'
import { moveFiles } from '@/lib/client/kept-files'
import { useSelf } from '@/lib/client/live-provider'
import { personQuery } from '@/lib/client/people-queries'
import { type About, moveAbout, useAbout } from '@/lib/client/use-about'
import { useNow } from '@/lib/client/use-now'
import { useOutbox } from '@/lib/client/use-outbox'
import { useQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { LivePresenceDot, PresenceLabel } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { EmptyState } from '../ui/empty-state'
import { Composer } from './composer'
import { followInPlace } from './inbox-navigation'
import { PendingBubble } from './pending-bubble'
import { ThreadSkeleton } from './thread-skeleton'
import { dropPane } from './use-file-drop'

type FirstMessageViewProps = {
  peerId: string
  /** The job that the message is to be about, where a job led here. */
  aboutId: string | null
  backHref: string
  /** The conversation is there, with all that was begun here: it is to take this place. The result gives that up. */
  onFound: (conversation: Conversation) => () => void
}

const noJobs: readonly About[] = []

/** A conversation before its first message. Once that is stored, it becomes the conversation itself. */
export function FirstMessageView({ peerId, aboutId, backHref, onFound }: FirstMessageViewProps) {
  const self = useSelf()
  const now = useNow()
  const { pending, send, retry, discard } = useOutbox({ receiverId: peerId })
  const { data: existing, isLoading, refetch } = useQuery(conversationWithQuery(peerId))
  const { data: person } = useQuery(personQuery(self.role === 'contractor' ? 'contractor' : 'customer', peerId))
  const name = person?.name ?? peerId

  // A message that has left the outbox is stored: the conversation is there now.
  const left = pending.length
  useEffect(() => {
    if (left === 0) void refetch()
  }, [left, refetch])

  const isAboutKnown = useAboutFromAddress(self.id, peerId, aboutId)
  const found = isAboutKnown ? (existing ?? null) : null
  const [place, setPlace] = useState(`new:${peerId}`)
  // Whoever began to write before it was found goes on there, with the very next letter.
  useLayoutEffect(() => {
    if (!found) return
    moveDraft(self.id, `new:${peerId}`, found.id)
    moveFiles(self.id, `new:${peerId}`, found.id)
    moveAbout(self.id, `new:${peerId}`, found.id)
    setPlace(found.id)
  }, [found, self.id, peerId])
  useEffect(() => (found ? onFound(found) : undefined), [found, onFound])

  return (
    <div {...dropPane} className="flex h-full min-w-0 flex-col">
      <header className="flex shrink-0 items-center gap-3 border-line border-b bg-surface px-2 py-2 sm:px-4">
        <Link
          href={backHref}
          onClick={followInPlace}
          aria-label="Back to the inbox"
          className={cn(buttonClass({ variant: 'ghost', square: true }), 'md:hidden')}
        >
          <ArrowLeft aria-hidden className="size-5" />
        </Link>
        <Avatar userId={peerId} name={name} dot={<LivePresenceDot userId={peerId} decorative />} />
        <div className="min-w-0 flex-1">
          <h1 dir="auto" className="truncate text-start font-semibold text-base leading-5">
            {name}
          </h1>
          <PresenceLabel userId={peerId} withDot={false} />
        </div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col justify-end overflow-y-auto px-4 pb-4 sm:px-6">
        {pending.length === 0 && (existing || isLoading) ? (
          <ThreadSkeleton />
        ) : pending.length === 0 ? (
          <EmptyState icon={<MessageCircle />} title="No messages yet" className="my-auto">
            Your first message to <bdi>{name}</bdi> starts the conversation.
          </EmptyState>
        ) : (
          <ol className="mx-auto flex w-full max-w-180 flex-col gap-2">
            {pending.map((each) => (
              <li key={each.clientMessageId}>
                <PendingBubble
                  pending={each}
                  local={now.local}
                  endsGroup
                  onRetry={() => void retry(each.clientMessageId)}
                  onDiscard={() => void discard(each.clientMessageId)}
                  onOpenImage={() => undefined}
                />
              </li>
            ))}
          </ol>
        )}
      </div>
      <Composer
        self={self}
        peerName={name}
        jobs={noJobs}
        conversationId={null}
        place={place}
        editing={null}
        onSend={(drafts) => {
          void send(drafts.map((draft) => ({ target: { receiverId: peerId }, ...draft })))
        }}
        onSaveEdit={() => Promise.resolve()}
        onCancelEdit={() => undefined}
      />
    </div>
  )
}

/** Keeps the job of the address beside the draft. Whether that is done, or there is none to be had. */
function useAboutFromAddress(userId: string, peerId: string, aboutId: string | null): boolean {
  const [, setAbout] = useAbout(userId, `new:${peerId}`)
  const { data: job, isError } = useQuery({ ...jobQuery(aboutId ?? ''), enabled: aboutId !== null })
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!job || done) return
    setAbout({ id: job.id, title: job.title })
    setDone(true)
  }, [job, done, setAbout])
  return aboutId === null || isError || done
}
