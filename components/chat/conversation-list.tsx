'use client'

import { Inbox, MessageCirclePlus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { Button, IconButton } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { ConversationRows } from './conversation-rows'
import type { InboxFilter } from './inbox-address'
import { ListFilters } from './list-filters'
import { ListSearch } from './list-search'
import { ListSkeleton } from './list-skeleton'
import { useInboxFilters } from './use-inbox-filters'

const SearchResults = dynamic(
  loadPart(() => import('./search-results')),
  { ssr: false, loading: () => <ListSkeleton /> },
)
const NewConversationDialog = dynamic(
  loadPart(() => import('./new-conversation-dialog')),
  { ssr: false },
)

/** The list pane: search, filters, and every conversation, newest first. */
export function ConversationList({ activeId }: { activeId: string | null }) {
  const [{ filter, job, q }, setFilters] = useInboxFilters()
  const [starting, setStarting] = useState<'never' | 'open' | 'closed'>('never')
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
        <ListSearch value={q} onSearch={(text) => setFilters({ q: text })} />
        {q.trim() ? null : <ListFilters filter={filter} job={job} onChange={(change) => setFilters(change)} />}
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
            <NoConversations
              filter={filter}
              job={job}
              onStart={() => setStarting('open')}
              onShowAll={() => setFilters({ filter: 'all', job: '' })}
            />
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

type NoConversationsProps = { filter: InboxFilter; job: string; onStart: () => void; onShowAll: () => void }

function NoConversations({ filter, job, onStart, onShowAll }: NoConversationsProps) {
  const other = useSelf().role === 'contractor' ? 'customers' : 'contractors'
  if (filter === 'all' && !job) {
    return (
      <EmptyState
        icon={<Inbox />}
        title="No conversations yet"
        action={
          <Button variant="primary" onClick={onStart}>
            Start a conversation
          </Button>
        }
      >
        {`Messages between you and ${other} are kept here.`}
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={
        filter === 'unread'
          ? 'Nothing unread'
          : filter === 'reply'
            ? 'Everybody has an answer'
            : filter === 'online'
              ? 'Nobody is online'
              : 'No conversations here'
      }
      action={<Button onClick={onShowAll}>Show all</Button>}
    >
      {filter === 'online'
        ? 'People appear here as they come online.'
        : 'Other conversations are hidden by this filter.'}
    </EmptyState>
  )
}
