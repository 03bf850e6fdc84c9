'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Clock, TriangleAlert } from 'lucide-react'
import Link from 'next/link'
import { findConversation } from '@/lib/client/conversation-cache'
import { openDraft } from '@/lib/client/drafts'
import { useLive } from '@/lib/client/live-provider'
import type { OutboxEntry } from '@/lib/client/outbox-store'
import { Button, buttonClass } from '../ui/button'
import { RelativeTime } from '../ui/relative-time'
import { actionOf, adviceOf, hrefOf, placeOf, wordsOf } from './entry-words'

/** One thing that waits, or was refused, with whom it is for, what it says and what can be done. */
export function OutboxEntryRow({ entry }: { entry: OutboxEntry }) {
  const client = useQueryClient()
  const { outbox, self } = useLive()
  const { clientMessageId, failure, target, createdAt } = entry
  const peer = 'conversationId' in target ? findConversation(client, target.conversationId)?.peer.name : undefined
  const action = actionOf(entry)
  const mayBeWrittenAnew = failure !== null && 'body' in entry && 'text' in entry.body.content

  function writeAnew() {
    openDraft(self.id, placeOf(entry)).change((held) => [wordsOf(entry), held].filter(Boolean).join('\n'))
    void outbox.discard(clientMessageId)
  }

  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex items-center gap-2 text-sm">
        <span dir="auto" className="min-w-0 flex-1 truncate font-medium">
          {peer ?? ('conversationId' in target ? 'A conversation' : 'A new conversation')}
        </span>
        <RelativeTime at={createdAt} className="shrink-0 text-muted text-xs" />
      </div>
      {action ? <p className="text-muted text-xs">{action}</p> : null}
      <p dir="auto" className="line-clamp-3 whitespace-pre-wrap break-words text-sm">
        {wordsOf(entry)}
      </p>
      <p className={failure ? 'flex gap-1.5 text-danger-fg text-sm' : 'flex gap-1.5 text-muted text-sm'}>
        {failure ? (
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        ) : (
          <Clock aria-hidden className="mt-0.5 size-4 shrink-0" />
        )}
        {failure ? `${failure.message.replace(/\.$/, '')}. ${adviceOf(failure)}` : 'Waits for the connection'}
      </p>
      <div className="flex flex-wrap gap-2">
        {failure?.mayRetry ? (
          <Button size="sm" onClick={() => void outbox.retry(clientMessageId)}>
            Try again
          </Button>
        ) : null}
        <Link
          href={hrefOf(entry)}
          onClick={mayBeWrittenAnew ? writeAnew : undefined}
          className={buttonClass({ size: 'sm' })}
        >
          {mayBeWrittenAnew ? 'Write anew' : 'Open conversation'}
        </Link>
        <Button size="sm" variant="ghost" onClick={() => void outbox.discard(clientMessageId)}>
          Discard
        </Button>
      </div>
    </li>
  )
}
