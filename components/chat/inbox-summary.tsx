'use client'

import { BriefcaseBusiness, ChevronRight, Megaphone, MessageCircleReply, Plus, Radio } from 'lucide-react'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ReactNode } from 'react'
import { newestBatchQuery } from '@/lib/client/bulk-queries'
import { conversationsQuery, unansweredQuery } from '@/lib/client/conversation-queries'
import { useSelf } from '@/lib/client/live-provider'
import { itemsOf } from '@/lib/client/paging'
import { useDebounced } from '@/lib/client/use-debounced'
import { useMedia } from '@/lib/client/use-media'
import { usePresence } from '@/lib/client/use-presence'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { RouteOutput } from '@/lib/protocol/routes'
import { buttonClass } from '../ui/button'
import { inboxHref } from './inbox-address'
import { followInPlace } from './inbox-navigation'

const NAMED = 3
/** Several messages at once are one question. */
const RESTED_MS = 500

/** In the empty pane: what waits, who is there, and what to do next. On a phone there is no room beside the list. */
export function InboxSummary() {
  return useMedia('(min-width: 48rem)') ? <Summary /> : null
}

function Summary() {
  const self = useSelf()
  const search = useSearchParams()
  const isContractor = self.role === 'contractor'
  const known = itemsOf(useInfiniteQuery(conversationsQuery()).data)
  const presence = usePresence(known.map(({ peer }) => peer.id))
  const online = known.filter(({ peer }) => presence.get(peer.id)?.status === 'online')
  const { data: batch } = useQuery({ ...newestBatchQuery(), enabled: isContractor })

  const unanswered = useUnanswered()
  return (
    <div className="mx-auto flex h-full w-full max-w-md flex-col justify-center gap-2 overflow-y-auto p-6">
      <p className="font-semibold text-lg">Choose a conversation</p>
      <p className="mb-2 text-muted text-sm">Or go on with what waits for you.</p>
      {unanswered ? (
        <Line
          icon={<MessageCircleReply aria-hidden />}
          href={unanswered.longest ? inboxHref(search, { conversationId: unanswered.longest.conversationId }) : null}
          title={unanswered.count === 0 ? 'Everybody has an answer' : `${unanswered.count} waiting for your answer`}
          hint={unanswered.longest ? `Longest: ${unanswered.longest.name}` : null}
          inPlace
        />
      ) : null}
      {online.length > 0 ? (
        <Line
          icon={<Radio aria-hidden />}
          href={inboxHref(search, { conversationId: online[0]?.id ?? null })}
          title={online.length === 1 ? '1 online now' : `${online.length} online now`}
          hint={online
            .slice(0, NAMED)
            .map(({ peer }) => peer.name)
            .join(', ')}
          inPlace
        />
      ) : null}
      {batch ? (
        <Line
          icon={<Megaphone aria-hidden />}
          href={`/bulk/${batch.id}`}
          title={`${batch.replied} of ${batch.totalSent} answered your last bulk message`}
          hint={batch.preview}
        />
      ) : null}
      <div className="mt-3 flex flex-wrap gap-2">
        {isContractor ? (
          <Link href="/bulk/new" className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden className="size-4" />
            New bulk message
          </Link>
        ) : (
          <Link href="/jobs" className={buttonClass({ variant: 'primary' })}>
            <BriefcaseBusiness aria-hidden className="size-4" />
            Post a job
          </Link>
        )}
      </div>
    </div>
  )
}

/** Those that are loaded are all, or the server counts: the first page has neither their number nor the longest. */
function useUnanswered(): RouteOutput<'getUnanswered'> | undefined {
  const { data, dataUpdatedAt, hasNextPage } = useInfiniteQuery(conversationsQuery({ needsReply: true }))
  const changedAt = useDebounced(dataUpdatedAt, RESTED_MS)
  const counted = useQuery({ ...unansweredQuery(changedAt), enabled: hasNextPage }).data
  if (!data || hasNextPage) return counted
  const items = itemsOf(data)
  const oldest = items.at(-1)
  return { count: items.length, longest: oldest ? { conversationId: oldest.id, name: oldest.peer.name } : null }
}

type LineProps = {
  icon: ReactNode
  /** Null where there is nothing to go to. */
  href: string | null
  title: string
  hint: string | null
  /** Within the inbox. */
  inPlace?: boolean
}

function Line({ icon, href, title, hint, inPlace = false }: LineProps) {
  const body = (
    <>
      <span className="text-accent-fg [&_svg]:size-5">{icon}</span>
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-sm">{title}</span>
        {hint ? (
          <span dir="auto" className="block truncate text-start text-muted text-xs">
            {hint}
          </span>
        ) : null}
      </span>
    </>
  )
  const look = 'flex min-h-14 items-center gap-3 rounded-md bg-surface px-4 py-2 shadow-1'
  if (href === null) return <div className={look}>{body}</div>
  return (
    <Link
      href={href}
      prefetch={false}
      {...(inPlace ? { onClick: followInPlace } : {})}
      className={`${look} transition-colors hover:bg-hover`}
    >
      {body}
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
    </Link>
  )
}
