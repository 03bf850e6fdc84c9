'use client'

import { Clock, Send } from 'lucide-react'
import Link from 'next/link'
import { type BulkDraft, wordsOf } from '@/lib/client/bulk-draft'
import { toShortNames } from '@/lib/client/bulk-selection'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { useOffline } from '@/lib/client/use-offline'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { customers } from '../bulk/bulk-words'
import { Button, buttonClass } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { RowsSkeleton } from '../ui/rows-skeleton'
import { OutboxEntryRow } from './outbox-entry'
import { useOutboxEntries } from './use-outbox-entries'

/** What waits to be sent from this device, and what was refused meanwhile, with the reason and what can be done. */
export function OutboxPage() {
  const offline = useOffline()
  // Whom it is for stands in the list of conversations.
  useInfiniteQuery(conversationsQuery())
  const { isLoaded, refused, waiting, batch, changeBatch } = useOutboxEntries()
  const isEmpty = refused.length + waiting.length === 0 && batch === null
  return (
    <PageBody className="max-w-3xl">
      <PageHeader title="Outbox" description="What was written on this device and nobody has got yet." />
      {isLoaded ? null : <RowsSkeleton rows={2} />}
      {isLoaded && isEmpty ? (
        <Card>
          <EmptyState icon={<Send />} title="Everything is sent">
            What you write without a connection waits here, and goes out by itself once you are back.
          </EmptyState>
        </Card>
      ) : null}
      {refused.length > 0 ? (
        <Card title="Refused" description="None of these was taken. Each says why, and what you can do.">
          <ol className="divide-y divide-line">
            {refused.map((entry) => (
              <OutboxEntryRow key={entry.clientMessageId} entry={entry} />
            ))}
          </ol>
        </Card>
      ) : null}
      {batch ? (
        <WaitingBatch draft={batch} offline={offline} onForget={() => changeBatch({ whenBack: false })} />
      ) : null}
      {waiting.length > 0 ? (
        <Card
          title="Waiting"
          description={offline ? 'They go out in this order once you are back.' : 'They are on their way.'}
        >
          <ol className="divide-y divide-line">
            {waiting.map((entry) => (
              <OutboxEntryRow key={entry.clientMessageId} entry={entry} />
            ))}
          </ol>
        </Card>
      ) : null}
    </PageBody>
  )
}

type WaitingBatchProps = { draft: BulkDraft; offline: boolean; onForget: () => void }

function stateOf({ sending }: BulkDraft, offline: boolean): string {
  if (sending) {
    return offline
      ? 'You sent it and no answer came. We ask again once you are back; it goes out once'
      : 'You sent it and no answer came yet. We ask again; it goes out once'
  }
  return offline ? 'Its check is pending until you are back' : 'Its check is ready to be looked at'
}

/** A bulk message goes out when its check was seen, which only a connection can bring; one that was sent is asked for. */
function WaitingBatch({ draft, offline, onForget }: WaitingBatchProps) {
  return (
    <Card title="Bulk message" description={`To ${customers(draft.chosen.length)}: ${toShortNames(draft.chosen)}`}>
      <div className="flex flex-col gap-2">
        <p dir="auto" className="line-clamp-3 whitespace-pre-wrap break-words text-sm">
          {wordsOf(draft)}
        </p>
        <p className="flex gap-1.5 text-muted text-sm">
          <Clock aria-hidden className="mt-0.5 size-4 shrink-0" />
          {stateOf(draft, offline)}
        </p>
        {draft.sending ? null : (
          <div className="flex flex-wrap gap-2">
            <Link href="/bulk/new" className={buttonClass({ size: 'sm' })}>
              {offline ? 'Open' : 'Check and send'}
            </Link>
            <Button size="sm" variant="ghost" onClick={onForget}>
              Do not send
            </Button>
          </div>
        )}
      </div>
    </Card>
  )
}
