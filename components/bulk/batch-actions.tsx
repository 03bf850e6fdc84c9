'use client'

import { useQueryClient } from '@tanstack/react-query'
import { MessageCircleQuestion, Pause, PencilLine, Play, RotateCcw, Square, Undo2, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { type ReactNode, useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { batchesKey, batchQuery } from '@/lib/client/bulk-queries'
import { withState } from '@/lib/client/bulk-results'
import { callRoute } from '@/lib/client/call-route'
import { useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { formatDateTime } from '@/lib/client/time-format'
import { useKept } from '@/lib/client/use-kept'
import type { BulkBatch, FollowUpWho } from '@/lib/protocol/bulk-objects'
import { Button, buttonClass } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { showToast } from '../ui/toast'
import { useOpened } from '../ui/use-opened'
import { customers, recalledWords, recallWords } from './bulk-words'
import { SendLater, sendLaterKey } from './send-later'

const BatchEditor = dynamic(
  loadPart(() => import('./batch-editor')),
  { ssr: false },
)

type Wish = 'cancel' | 'pause' | 'resume' | 'stop'

/** What can be done with a batch as it stands. */
export function BatchActions({ batch }: { batch: BulkBatch }) {
  const queryClient = useQueryClient()
  const [pending, setPending] = useState<Wish | null>(null)
  const [isEditing, setEditing] = useState(false)
  const wasEditing = useOpened(isEditing)
  const [asking, setAsking] = useState<'recall' | 'stop' | null>(null)
  const { id, state, totals } = batch
  const waits = state === 'held' || state === 'scheduled'
  const goesOut = state === 'sending' || state === 'paused'
  const unread = totals.sent - totals.read
  const [enteredTime, keepTime] = useKept<string>(sendLaterKey(useSelf().id, id))
  useEffect(() => {
    // It can be moved no more.
    if (!waits && enteredTime !== null) keepTime(null)
  }, [waits, enteredTime, keepTime])
  const unanswered = totals.sent - totals.replied

  async function ask(wish: Wish) {
    setPending(wish)
    try {
      const changed = await callRoute(`POST /api/bulk/:id/${wish}`, { params: { id } })
      queryClient.setQueryData(batchQuery(id).queryKey, (held) => (held ? withState(held, changed) : held))
    } catch (error) {
      showToast({ tone: 'danger', title: 'That did not work', description: messageOf(error) })
    } finally {
      setPending(null)
      void queryClient.invalidateQueries({ queryKey: batchQuery(id).queryKey })
      void queryClient.invalidateQueries({ queryKey: batchesKey })
    }
  }

  async function move(sendAt: string) {
    try {
      const changed = await callRoute('PATCH /api/bulk/:id', { params: { id }, body: { sendAt } })
      queryClient.setQueryData(batchQuery(id).queryKey, (held) => (held ? withState(held, changed) : held))
      showToast({ tone: 'success', title: `Goes out on ${formatDateTime(sendAt)}` })
      return true
    } catch (error) {
      showToast({ tone: 'danger', title: 'The time was not changed', description: messageOf(error) })
      return false
    }
  }

  async function recall() {
    const report = await callRoute('POST /api/bulk/:id/recall', { params: { id } })
    void queryClient.invalidateQueries({ queryKey: batchQuery(id).queryKey })
    showToast({ title: `${report.recalled} taken back`, description: recalledWords(report) })
  }

  const button = (wish: Wish, label: string, icon: ReactNode) => (
    <Button pending={pending === wish} icon={icon} onClick={() => void ask(wish)}>
      {label}
    </Button>
  )
  const followUp = (who: FollowUpWho, label: string, icon: ReactNode) => (
    <Link href={`/bulk/new?follow=${id}&who=${who}`} className={buttonClass()}>
      {icon}
      {label}
    </Link>
  )
  return (
    <div className="flex flex-wrap gap-2 empty:hidden">
      {waits ? (
        <SendLater place={id} sendAt={batch.sendAt} disabled={false} label="Change the time" onChange={move} />
      ) : null}
      {state === 'scheduled' && batch.messageType !== 'file' ? (
        <Button icon={<PencilLine aria-hidden className="size-4" />} onClick={() => setEditing(true)}>
          Change the message
        </Button>
      ) : null}
      {totals.cancelled > 0 ? (
        <Link href={`/bulk/new?again=${id}`} className={buttonClass()}>
          <PencilLine aria-hidden className="size-4" />
          {state === 'cancelled' ? 'Write it again' : `Write to ${totals.cancelled} whom it did not reach`}
        </Link>
      ) : null}
      {waits ? button('cancel', 'Do not send', <X aria-hidden className="size-4" />) : null}
      {state === 'sending' ? button('pause', 'Pause', <Pause aria-hidden className="size-4" />) : null}
      {state === 'paused' ? button('resume', 'Go on sending', <Play aria-hidden className="size-4" />) : null}
      {goesOut ? (
        <Button icon={<Square aria-hidden className="size-4" />} onClick={() => setAsking('stop')}>
          Stop
        </Button>
      ) : null}
      {totals.failed > 0 && !waits
        ? followUp('failed', `Try the ${totals.failed} that failed again`, <RotateCcw aria-hidden className="size-4" />)
        : null}
      {unread > 0
        ? followUp('unread', 'Ask who did not read', <MessageCircleQuestion aria-hidden className="size-4" />)
        : null}
      {unanswered > 0
        ? followUp('unanswered', 'Ask who did not answer', <MessageCircleQuestion aria-hidden className="size-4" />)
        : null}
      {unread > 0 ? (
        <Button icon={<Undo2 aria-hidden className="size-4" />} onClick={() => setAsking('recall')}>
          Take back
        </Button>
      ) : null}
      {wasEditing ? <BatchEditor batch={batch} open={isEditing} onOpenChange={setEditing} /> : null}
      <ConfirmDialog
        open={asking === 'recall'}
        onOpenChange={() => setAsking(null)}
        title="Take it back"
        description={recallWords(totals)}
        confirmLabel={`Take back ${unread}`}
        danger
        onConfirm={recall}
      />
      <ConfirmDialog
        open={asking === 'stop'}
        onOpenChange={() => setAsking(null)}
        title="Stop sending"
        description={`${customers(totals.pending)} will not get it. It cannot be started again.`}
        confirmLabel="Stop"
        danger
        onConfirm={() => ask('stop')}
      />
    </div>
  )
}
