'use client'

import { SearchX } from 'lucide-react'
import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue } from 'react'
import { searchQuery } from '@/lib/client/finding-queries'
import { useSelf } from '@/lib/client/live-provider'
import { itemsOf } from '@/lib/client/paging'
import { findNameHits, findWordHits } from '@/lib/client/search-hits'
import { useFoundPeople } from '@/lib/client/use-found-people'
import { useHeldSearch } from '@/lib/client/use-held-search'
import { usePresence } from '@/lib/client/use-presence'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Message } from '@/lib/protocol/objects'
import { PresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'
import { RelativeTime } from '../ui/relative-time'
import { Highlight } from './highlight'
import { type InboxAddress, inboxHref, toInboxAddress } from './inbox-address'
import { followInPlace } from './inbox-navigation'
import { ListSkeleton } from './list-skeleton'
import { lineOf } from './message-text'

const rowClass =
  'flex items-center gap-3 rounded-md px-3 py-2.5 transition-colors -outline-offset-2 hover:bg-hover pointer-coarse:min-h-11'

type SearchResultsProps = { query: string; activeId: string | null }

/** People and messages that match; a message opens where it stands. */
export default function SearchResults({ query: typed, activeId }: SearchResultsProps) {
  const self = useSelf()
  const search = useSearchParams()
  const q = useDeferredValue(typed)
  const messages = useInfiniteQuery({ ...searchQuery(q), placeholderData: (previous) => previous })
  const held = useHeldSearch(q)
  const people = useFoundPeople(q)
  const presence = usePresence(people.map(({ id }) => id))
  const hits = held ?? itemsOf(messages.data)
  const openSeq = toInboxAddress(activeId, search).atSeq
  const isOpen = ({ conversationId, seq }: Message) => conversationId === activeId && seq === openSeq
  // What was just typed may not be in the address yet; a hit that is opened keeps it.
  const hrefOf = (place: Partial<InboxAddress>) => inboxHref(search, { ...place, q })
  // One below "Inbox", which gives way to the name over an open conversation.
  const Heading = activeId === null ? 'h2' : 'h3'

  if (messages.error && held === null) {
    return <ErrorState title="The search did not work" error={messages.error} onRetry={() => void messages.refetch()} />
  }
  if (messages.isPending && held === null) return <ListSkeleton />
  if (people.length === 0 && hits.length === 0 && (held !== null || !messages.isFetching)) {
    return (
      <EmptyState icon={<SearchX />} title="Nothing found">
        {held === null
          ? `No person and no message matches “${typed}”. Messages must hold all words.`
          : `Nothing on this device matches “${typed}”. Everything else is searched once you are back.`}
      </EmptyState>
    )
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-1.5 pb-3" aria-busy={held === null && messages.isFetching}>
      <p role="status" className="sr-only">
        {`${people.length} people and ${hits.length}${held === null && messages.hasNextPage ? ' or more' : ''} messages found`}
      </p>
      {held === null ? null : (
        <p className="px-3 pt-3 text-muted text-xs">You are offline: found in what is on this device.</p>
      )}
      {people.length > 0 ? (
        <section aria-labelledby="found-people">
          <Heading id="found-people" className="px-3 pt-3 pb-1 font-medium text-muted text-xs">
            People
          </Heading>
          <ul>
            {people.map((person) => (
              <li key={person.id}>
                <Link
                  href={hrefOf(
                    person.conversationId ? { conversationId: person.conversationId } : { newTo: person.id },
                  )}
                  prefetch={false}
                  onClick={followInPlace}
                  className={rowClass}
                >
                  <Avatar
                    userId={person.id}
                    name={person.name}
                    size="sm"
                    dot={<PresenceDot presence={presence.get(person.id)} />}
                  />
                  <span dir="auto" className="min-w-0 flex-1 truncate text-start text-sm">
                    <Highlight text={person.name} hits={findNameHits(person.name, q)} />
                  </span>
                  {person.conversationId ? null : <span className="text-muted text-xs">New</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {hits.length > 0 ? (
        <section aria-labelledby="found-messages">
          <Heading id="found-messages" className="px-3 pt-3 pb-1 font-medium text-muted text-xs">
            Messages
          </Heading>
          <ul>
            {hits.map(({ message, peer }) => (
              <li key={message.id}>
                <Link
                  href={hrefOf({ conversationId: message.conversationId, atSeq: message.seq })}
                  prefetch={false}
                  onClick={followInPlace}
                  aria-current={isOpen(message) ? 'true' : undefined}
                  className={cn(rowClass, isOpen(message) && 'bg-sunken')}
                >
                  <span className="min-w-0 flex-1">
                    <span className="flex items-baseline gap-2">
                      <span dir="auto" className="min-w-0 flex-1 truncate text-start font-medium text-sm">
                        {peer.name}
                      </span>
                      <RelativeTime at={message.createdAt} className="tabular shrink-0 text-muted text-xs" />
                    </span>
                    <span className="mt-0.5 line-clamp-2 text-muted text-sm">
                      {message.senderId === self.id ? 'You: ' : null}
                      <bdi>
                        <Highlight text={lineOf(message)} hits={findWordHits(lineOf(message), q)} />
                      </bdi>
                    </span>
                  </span>
                </Link>
              </li>
            ))}
          </ul>
          {held === null && messages.hasNextPage ? (
            <div className="flex justify-center pt-2">
              <Button size="sm" pending={messages.isFetchingNextPage} onClick={() => void messages.fetchNextPage()}>
                Show more
              </Button>
            </div>
          ) : null}
        </section>
      ) : null}
    </div>
  )
}
