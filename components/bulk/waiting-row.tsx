'use client'

import { CalendarClock, CirclePause, Hourglass, type LucideIcon, Send } from 'lucide-react'
import Link from 'next/link'
import { formatAhead, formatUntil } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useSecondsLeft } from '@/lib/client/use-seconds-left'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { cn } from '../ui/cn'
import { BatchTitle, batchCard } from './batch-row'
import { toStateWords } from './batch-state-line'
import { chosenCustomers, followUpWords } from './bulk-words'

type WaitingState = 'held' | 'scheduled' | 'sending' | 'paused'

const looks: Record<WaitingState, { icon: LucideIcon; tone: string }> = {
  held: { icon: Hourglass, tone: 'text-info-fg' },
  scheduled: { icon: CalendarClock, tone: 'text-info-fg' },
  sending: { icon: Send, tone: 'text-success-fg' },
  paused: { icon: CirclePause, tone: 'text-warning-fg' },
}

/** A batch that waits, with the time until it goes out, or one that goes out, with how far it is. */
export function WaitingRow({ batch }: { batch: BulkBatch }) {
  const { icon: Icon, tone } = looks[batch.state as WaitingState] ?? looks.sending
  const { requested, pending } = batch.totals
  const isBegun = batch.state === 'sending' || batch.state === 'paused'
  return (
    <Link href={`/bulk/${batch.id}`} className={batchCard}>
      {batch.followUp ? <p className="mb-0.5 text-muted text-xs">{followUpWords[batch.followUp]}</p> : null}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        <span className="flex min-w-0 flex-1 basis-56">
          <BatchTitle batch={batch} />
        </span>
        <span className={cn('tabular flex items-center gap-1.5 font-medium text-sm', tone)}>
          <Icon aria-hidden className="size-4 shrink-0" />
          <Progress batch={batch} />
        </span>
      </div>
      {isBegun ? (
        <progress
          aria-label="Gone out"
          max={requested}
          value={requested - pending}
          className="mt-2 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        />
      ) : null}
    </Link>
  )
}

function Progress({ batch }: { batch: BulkBatch }) {
  const now = useNow()
  if (batch.state === 'held') return <Countdown batch={batch} />
  if (batch.state !== 'scheduled') return toStateWords(batch, now.local)
  const whom = chosenCustomers(batch.totals.requested)
  return (
    // Two lines on a phone whatever their words, which are others once the reader's clock is known: what moves under a
    // finger swallows its tap.
    <span className="flex min-w-0 flex-col sm:flex-row sm:gap-x-1">
      <span className="truncate">{`To ${whom}, `}</span>
      <span className="truncate">
        {formatAhead(batch.sendAt, now.at, now.local)}
        <span className="font-normal text-muted">{` · ${formatUntil(batch.sendAt, now.at, now.local)}`}</span>
      </span>
    </span>
  )
}

function Countdown({ batch }: { batch: BulkBatch }) {
  const seconds = useSecondsLeft(batch.sendAt)
  const { local } = useNow()
  return (
    <span>
      {`To ${chosenCustomers(batch.totals.requested)}`}
      {/* Told once, not each second, and not by the clock of whoever drew the page. */}
      {local ? <span aria-hidden>{seconds > 0 ? ` in ${seconds} s` : ' now'}</span> : null}
    </span>
  )
}
