'use client'

import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Inbox, MessageCirclePlus, Search, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useSearchParams } from 'next/navigation'
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useSelf } from '@/lib/client/live-provider'
import { conversationsQuery, inboxJobsQuery } from '@/lib/client/queries'
import { useHydrated } from '@/lib/client/use-focused'
import { usePresence } from '@/lib/client/use-presence'
import type { Conversation } from '@/lib/protocol/objects'
import { Button, IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { controlClass } from '../ui/control-class'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'
import { ConversationRow, conversationRowHeight } from './conversation-row'
import { inboxHref } from './inbox-address'
import { type InboxFilter, useInboxFilters } from './inbox-filters'

const SearchResults = dynamic(() => import('./search-results'), { ssr: false, loading: () => <ListSkeleton /> })
const NewConversationDialog = dynamic(() => import('./new-conversation-dialog'), { ssr: false })
const FIRST_PAINT_ROWS = 15

const words: Record<InboxFilter, string> = { all: 'All', unread: 'Unread', online: 'Online' }

/** The list pane: search, filters, and every conversation, newest first. */
export function ConversationList({ activeId }: { activeId: string | null }) {
  const self = useSelf()
  const [{ filter, job, q }, setFilters] = useInboxFilters()
  const [starting, setStarting] = useState<'never' | 'open' | 'closed'>('never')
  const searchField = useRef<HTMLInputElement>(null)
  const { data: jobs } = useQuery(inboxJobsQuery())
  const other = self.role === 'contractor' ? 'customers' : 'contractors'

  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      searchField.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  return (
    <div className="flex h-full flex-col bg-surface">
      <div className="flex flex-col gap-2.5 border-line border-b px-3 pt-3 pb-2.5">
        <div className="flex items-center justify-between pl-1">
          {/* Beside an open conversation its own heading is the page's. */}
          {activeId === null ? (
            <h1 className="font-semibold text-lg">Inbox</h1>
          ) : (
            <h2 className="font-semibold text-lg">Inbox</h2>
          )}
          <IconButton
            label="New conversation"
            icon={<MessageCirclePlus aria-hidden className="size-5" />}
            onClick={() => setStarting('open')}
          />
        </div>
        <search className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
          />
          <input
            ref={searchField}
            type="search"
            aria-label="Search people and messages"
            placeholder="Search people and messages"
            value={q}
            onChange={(event) => void setFilters({ q: event.target.value || null })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') void setFilters({ q: null })
            }}
            className={cn(controlClass, 'h-9 px-9 pointer-coarse:min-h-11 [&::-webkit-search-cancel-button]:hidden')}
          />
          {q ? (
            <IconButton
              size="sm"
              label="Clear the search"
              icon={<X aria-hidden className="size-4" />}
              onClick={() => {
                void setFilters({ q: null })
                searchField.current?.focus()
              }}
              className="absolute top-1/2 right-0.5 -translate-y-1/2"
            />
          ) : null}
        </search>
        {q.trim() ? null : (
          <div className="flex items-center gap-1.5">
            <fieldset className="flex gap-1">
              <legend className="sr-only">Show</legend>
              {(Object.keys(words) as InboxFilter[]).map((each) => (
                <button
                  key={each}
                  type="button"
                  aria-pressed={filter === each}
                  onClick={() => void setFilters({ filter: each === 'all' ? null : each })}
                  className={cn(
                    'h-7 rounded-full px-3 font-medium text-xs transition-colors pointer-coarse:h-11',
                    filter === each ? 'bg-accent text-on-accent' : 'bg-sunken text-muted hover:bg-hover hover:text-ink',
                  )}
                >
                  {words[each]}
                </button>
              ))}
            </fieldset>
            {jobs && jobs.items.length > 0 ? (
              <select
                aria-label="Job"
                value={job}
                onChange={(event) => void setFilters({ job: event.target.value || null })}
                className={cn(
                  'h-7 min-w-0 flex-1 truncate rounded-full border-transparent px-2.5 font-medium text-xs pointer-coarse:h-11',
                  job ? 'bg-accent-bg text-accent-fg' : 'bg-sunken text-muted hover:bg-hover',
                )}
              >
                <option value="">All jobs</option>
                {jobs.items.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            ) : null}
          </div>
        )}
      </div>
      {q.trim() ? (
        <SearchResults query={q.trim()} activeId={activeId} />
      ) : (
        <Rows
          key={`${filter} ${job}`}
          filter={filter}
          jobId={job}
          activeId={activeId}
          empty={
            filter === 'all' && !job ? (
              <EmptyState
                icon={<Inbox />}
                title="No conversations yet"
                action={
                  <Button variant="primary" onClick={() => setStarting('open')}>
                    Start a conversation
                  </Button>
                }
              >
                {`Messages between you and ${other} are kept here.`}
              </EmptyState>
            ) : (
              <EmptyState
                title={
                  filter === 'unread'
                    ? 'Nothing unread'
                    : filter === 'online'
                      ? 'Nobody is online'
                      : 'No conversations here'
                }
                action={<Button onClick={() => void setFilters({ filter: null, job: null })}>Show all</Button>}
              >
                {filter === 'online'
                  ? 'People appear here as they come online.'
                  : 'Other conversations are hidden by this filter.'}
              </EmptyState>
            )
          }
        />
      )}
      {starting === 'never' ? null : (
        <NewConversationDialog
          open={starting === 'open'}
          onOpenChange={(open) => setStarting(open ? 'open' : 'closed')}
        />
      )}
    </div>
  )
}

type RowsProps = { filter: InboxFilter; jobId: string; activeId: string | null; empty: ReactNode }

function Rows({ filter, jobId, activeId, empty }: RowsProps) {
  const { id: myId } = useSelf()
  const hydrated = useHydrated()
  const search = useSearchParams()
  const query = useInfiniteQuery(conversationsQuery({ unread: filter === 'unread', ...(jobId ? { jobId } : {}) }))
  const { data, hasNextPage, isFetching, fetchNextPage } = query
  const all = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data])
  const presence = usePresence(all.map(({ peer }) => peer.id))
  const rows = filter === 'online' ? all.filter(({ peer }) => presence.get(peer.id)?.status === 'online') : all
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.id ?? index,
    estimateSize: (index) => conversationRowHeight(rows[index]),
    overscan: 6,
    paddingStart: 6,
    paddingEnd: 6,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  // Who is online can be told only of those that are loaded.
  const wantsMore = hasNextPage && (filter === 'online' || last >= rows.length - 10)
  useEffect(() => {
    if (wantsMore && !isFetching) void fetchNextPage()
  }, [wantsMore, isFetching, fetchNextPage])

  function onKeyDown(event: KeyboardEvent<HTMLUListElement>) {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const links = [...event.currentTarget.querySelectorAll<HTMLAnchorElement>('a[data-row]')]
    const at = links.indexOf(document.activeElement as HTMLAnchorElement)
    const next = links[at + (event.key === 'ArrowDown' ? 1 : -1)]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  if (query.error && all.length === 0) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} retrying={isFetching} />
  }
  if (query.isPending) return <ListSkeleton />
  if (rows.length === 0 && !(isFetching && hasNextPage)) return empty

  const row = (conversation: Conversation) => (
    <ConversationRow
      conversation={conversation}
      presence={presence.get(conversation.peer.id)}
      myId={myId}
      href={inboxHref(new URLSearchParams(search), { conversationId: conversation.id })}
      active={conversation.id === activeId}
    />
  )
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-1.5">
      {hydrated ? (
        <ul
          aria-label="Conversations"
          onKeyDown={onKeyDown}
          className="relative"
          style={{ height: virtualizer.getTotalSize() }}
        >
          {items.map((item) => {
            const conversation = rows[item.index]
            return conversation ? (
              <li
                key={item.key}
                data-index={item.index}
                ref={virtualizer.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${item.start}px)` }}
              >
                {row(conversation)}
              </li>
            ) : null
          })}
        </ul>
      ) : (
        <ul aria-label="Conversations" className="py-1.5">
          {rows.slice(0, FIRST_PAINT_ROWS).map((conversation) => (
            <li key={conversation.id}>{row(conversation)}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

const placeholders = ['a', 'b', 'c', 'd', 'e', 'f', 'g'] as const

export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading conversations" className="flex flex-col px-1.5 py-1.5">
      {placeholders.map((key) => (
        <div key={key} className="flex items-center gap-3 px-3 py-2.5">
          <Skeleton className="size-10 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-4 w-2/5" />
            <Skeleton className="h-4 w-4/5" />
          </div>
        </div>
      ))}
    </div>
  )
}
