'use client'

import { ArrowLeft, BellOff, EllipsisVertical, PanelRight } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { loadPart } from '@/lib/client/load-part'
import { mutesQuery } from '@/lib/client/mute-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { LivePresenceDot, PresenceLabel } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { Badge } from '../ui/badge'
import { buttonClass, IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { useMenuAnchor } from '../ui/use-menu-anchor'
import type { Safety } from './conversation-menu-panel'
import { followInPlace } from './inbox-navigation'

const ConversationMenuPanel = dynamic(
  loadPart(() => import('./conversation-menu-panel')),
  { ssr: false },
)

type ConversationHeaderProps = {
  conversation: Conversation
  backHref: string
  isTyping: boolean
  detailsShown: boolean
  onToggleDetails: () => void
  /** The commands of a customer; left out for others. */
  safety: Safety | null
}

/** Who one is talking with: presence, jobs, and what can be done about it. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { conversation, safety } = props
  const { peer, jobs } = conversation
  const mutes = useAllItems(useInfiniteQuery(mutesQuery()))
  const isMuted = mutes.some(({ conversationId }) => conversationId === conversation.id)
  return (
    <header className="flex shrink-0 items-center gap-2 border-line border-b bg-surface px-2 py-2 sm:gap-3 sm:px-4">
      <Link
        href={props.backHref}
        onClick={followInPlace}
        aria-label="Back to the inbox"
        className={cn(buttonClass({ variant: 'ghost', square: true }), 'md:hidden')}
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
      <Avatar userId={peer.id} name={peer.name} dot={<LivePresenceDot userId={peer.id} decorative />} />
      <div className="min-w-24 flex-1">
        <h1 dir="auto" title={peer.name} className="truncate text-start font-semibold text-base leading-5">
          {peer.name}
        </h1>
        <div className="flex h-5 items-center">
          {props.isTyping ? (
            <span className="text-accent-fg text-sm">Typing…</span>
          ) : (
            <PresenceLabel userId={peer.id} withDot={false} />
          )}
          {isMuted ? (
            <span className="ml-2 inline-flex items-center gap-1 text-muted text-sm">
              <BellOff aria-hidden className="size-3.5" />
              Muted
            </span>
          ) : null}
        </div>
      </div>
      {jobs.length > 0 ? (
        <ul aria-label="Jobs" className="hidden min-w-0 max-w-60 gap-1 lg:flex">
          {jobs.slice(0, 2).map((job) => (
            <li key={job.id} className="min-w-0">
              <Link href={`/jobs?job=${job.id}`} className="flex rounded-sm">
                <Badge>{job.title}</Badge>
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
      <IconButton
        label={props.detailsShown ? 'Hide details' : 'Show details'}
        aria-pressed={props.detailsShown}
        icon={<PanelRight aria-hidden className="size-5" />}
        onClick={props.onToggleDetails}
      />
      <ConversationMenu conversation={conversation} isMuted={isMuted} safety={safety} />
    </header>
  )
}

type ConversationMenuProps = { conversation: Conversation; isMuted: boolean; safety: Safety | null }

function ConversationMenu(props: ConversationMenuProps) {
  const { anchor, close, triggerProps } = useMenuAnchor()
  return (
    <>
      <IconButton
        {...triggerProps}
        label="More about this conversation"
        icon={<EllipsisVertical aria-hidden className="size-5" />}
      />
      {anchor ? <ConversationMenuPanel {...props} anchor={anchor} onClose={close} /> : null}
    </>
  )
}
