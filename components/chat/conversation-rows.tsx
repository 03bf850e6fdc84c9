'use client'

import { useSearchParams } from 'next/navigation'
import {
  type KeyboardEvent,
  lazy,
  type ReactNode,
  Suspense,
  useDeferredValue,
  useEffect,
  useMemo,
  useState,
} from 'react'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { itemsOf } from '@/lib/client/paging'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useOffline } from '@/lib/client/use-offline'
import { usePresence } from '@/lib/client/use-presence'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { ErrorState } from '../ui/error-state'
import { NotHeld } from '../ui/not-held'
import { ConversationRow } from './conversation-row'
import { type InboxFilter, inboxHref } from './inbox-address'
import { ListSkeleton } from './list-skeleton'

/** A first page is drawn whole; what draws only the rows in view is loaded with the second. */
const loadVirtual = loadPart(() => import('./virtual-conversations'))
const VirtualConversations = lazy(loadVirtual)
const FIRST_PAINT_ROWS = 15
/** A first page of the server's, and what joined it since. */
const DRAWN_WHOLE = 60
const NEAR_END_PX = 800

type ConversationRowsProps = { filter: InboxFilter; jobId: string; activeId: string | null; empty: ReactNode }

/** The conversations of a filter, in every state. */
export function ConversationRows({ filter, jobId, activeId, empty }: ConversationRowsProps) {
  const { id: myId } = useSelf()
  // What stands below the first rows is drawn between other work, and not with the taking over of the page.
  const hydrated = useDeferredValue(useHydrated())
  const offline = useOffline()
  const search = useSearchParams()
  const query = useInfiniteQuery(
    conversationsQuery({
      unread: filter === 'unread' || undefined,
      needsReply: filter === 'reply' || undefined,
      jobId: jobId || undefined,
    }),
  )
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const all = useMemo(() => itemsOf(data), [data])
  const presence = usePresence(filter === 'online' ? all.map(({ peer }) => peer.id) : [])
  const rows = filter === 'online' ? all.filter(({ peer }) => presence.get(peer.id)?.status === 'online') : all
  // A state, since what draws the rows in view may come in the same moment as what they scroll in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null)
  const [nearEnd, setNearEnd] = useState(false)
  // Who is online can be told only of those that are loaded.
  const wantsMore = hasNextPage && (filter === 'online' || nearEnd)
  useEffect(() => {
    if (!wantsMore || isFetching) return
    void loadVirtual()
    void fetchNextPage()
  }, [wantsMore, isFetching, fetchNextPage])

  if (offline && data === undefined) return <NotHeld />
  if (query.error && all.length === 0) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={isFetching} />
  }
  if (query.isPending) return <ListSkeleton />
  if (rows.length === 0 && !(isFetching && hasNextPage)) return empty

  const row = (conversation: Conversation) => (
    <ConversationRow
      conversation={conversation}
      myId={myId}
      href={inboxHref(search, { conversationId: conversation.id })}
      active={conversation.id === activeId}
    />
  )
  function onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a[data-row]')]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  const whole = (
    <ul aria-label="Conversations" className="py-1.5">
      {rows.slice(0, hydrated ? DRAWN_WHOLE : FIRST_PAINT_ROWS).map((conversation) => (
        <li key={conversation.id} className="row-place">
          {row(conversation)}
        </li>
      ))}
    </ul>
  )
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the links inside
    <div
      ref={setScroller}
      onKeyDown={onKeyDown}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
        setNearEnd(scrollHeight - scrollTop - clientHeight < NEAR_END_PX)
      }}
      className="min-h-0 flex-1 overflow-y-auto px-1.5"
    >
      {rows.length > DRAWN_WHOLE && hydrated ? (
        <Suspense fallback={whole}>
          <VirtualConversations rows={rows} scroller={scroller} renderRow={row} />
        </Suspense>
      ) : (
        whole
      )}
    </div>
  )
}
