'use client'

import { Inbox, MessageCirclePlus, Search, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import { inboxJobsQuery } from '@/lib/client/job-queries'
import { useSelf } from '@/lib/client/live-provider'
import { useQuery } from '@/lib/client/use-query'
import { Button, IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { controlClass } from '../ui/control-class'
import { EmptyState } from '../ui/empty-state'
import { useAddressFilters } from '../ui/use-address-filters'
import { useEarlyText } from '../ui/use-early-text'
import { ConversationRows } from './conversation-rows'
import { type InboxFilter, inboxFilterParsers } from './inbox-address'
import { ListSkeleton } from './list-skeleton'

const SearchResults = dynamic(() => import('./search-results'), { ssr: false, loading: () => <ListSkeleton /> })
const NewConversationDialog = dynamic(() => import('./new-conversation-dialog'), { ssr: false })

const words: Record<InboxFilter, string> = { all: 'All', unread: 'Unread', online: 'Online' }

/** The list pane: search, filters, and every conversation, newest first. */
export function ConversationList({ activeId }: { activeId: string | null }) {
  const self = useSelf()
  const [{ filter, job, q }, setFilters] = useAddressFilters(inboxFilterParsers)
  const [starting, setStarting] = useState<'never' | 'open' | 'closed'>('never')
  const searchField = useRef<HTMLInputElement>(null)
  useEarlyText(searchField, (typed) => void setFilters({ q: typed }))
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
            onChange={(event) => void setFilters({ q: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') void setFilters({ q: '' })
            }}
            className={cn(controlClass, 'h-9 px-9 pointer-coarse:min-h-11 [&::-webkit-search-cancel-button]:hidden')}
          />
          {q ? (
            <IconButton
              size="sm"
              label="Clear the search"
              icon={<X aria-hidden className="size-4" />}
              onClick={() => {
                void setFilters({ q: '' })
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
                  onClick={() => void setFilters({ filter: each })}
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
                onChange={(event) => void setFilters({ job: event.target.value })}
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
        <ConversationRows
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
                action={<Button onClick={() => void setFilters({ filter: 'all', job: '' })}>Show all</Button>}
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
