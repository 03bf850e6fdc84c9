'use client'

import { CircleCheck, CircleX, Clock, Globe, History } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Chosen } from '@/lib/client/bulk-selection'
import { toFieldValue } from '@/lib/client/send-times'
import { formatAhead, formatDateTime, formatWallTime } from '@/lib/client/time-format'
import { passes } from '@/lib/client/use-bulk-check'
import type { BulkVerdict } from '@/lib/protocol/bulk-objects'
import { MAX_BULK_RECIPIENTS, rateRules } from '@/lib/protocol/limits'
import { Button, buttonClass } from '../ui/button'
import { customers, reasonOf } from './bulk-words'

/** Names told of a group; the rest is a number. */
const NAMED = 12
/** So many are written to one by one with a press each. */
const ONE_BY_ONE = 3

type VerdictListProps = {
  verdicts: readonly BulkVerdict[]
  chosen: readonly Chosen[]
  batchesLeft: number
  whenFree: boolean
  sendAt: string | null
  /** Null where its people are settled: it only tells. */
  change: {
    onRemove: (ids: ReadonlySet<string>) => void
    onWhenFree: (whenFree: boolean) => void
  } | null
}

/** How many will get it and when, and who will not and why: each group with what can be done about it. */
export function VerdictList({ verdicts, chosen, batchesLeft, whenFree, sendAt, change }: VerdictListProps) {
  const names = new Map(chosen.map(({ id, name }) => [id, name]))
  const nameOf = ({ receiverId }: BulkVerdict) => names.get(receiverId) ?? receiverId
  const waiting = verdicts.filter(passes)
  const refused = verdicts.filter((verdict) => !verdict.ok && !passes(verdict))
  const again = verdicts.filter(({ alreadySentAt }) => alreadySentAt !== undefined)
  const reached = verdicts.length - refused.length - (whenFree ? 0 : waiting.length)
  const byReason = Map.groupBy(refused, ({ code, error }) => reasonOf(code, error))
  const out = (group: readonly BulkVerdict[]) => change?.onRemove(new Set(group.map(({ receiverId }) => receiverId)))
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        <span>
          {reached < verdicts.length
            ? `${reached} of ${verdicts.length} customers will get it.`
            : reached === 1
              ? 'The one customer you chose will get it.'
              : `All ${reached} customers will get it.`}
          {reached > MAX_BULK_RECIPIENTS ? (
            <span className="block font-normal text-muted">{stepsOf(reached, batchesLeft)}</span>
          ) : null}
        </span>
      </p>
      {[...byReason].map(([reason, group]) => (
        <Group
          key={reason}
          icon={<CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />}
          title={reason}
          names={group.map(nameOf)}
        >
          {change ? (
            <Button size="sm" onClick={() => out(group)}>
              {group.length === 1 ? 'Leave out' : `Leave these ${group.length} out`}
            </Button>
          ) : null}
          {group.length <= ONE_BY_ONE && group[0]?.code === 'opted_out'
            ? group.map((verdict) => (
                <Link
                  key={verdict.receiverId}
                  href={`/inbox/new?to=${verdict.receiverId}`}
                  className={buttonClass({ size: 'sm', variant: 'ghost' })}
                >
                  {`Write to ${nameOf(verdict)}`}
                </Link>
              ))
            : null}
        </Group>
      ))}
      {waiting.length > 0 ? (
        <Group
          icon={<Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />}
          title={waitingWords(waiting, whenFree)}
          names={waiting.map(nameOf)}
        >
          {change ? (
            <>
              <Button size="sm" aria-pressed={whenFree} onClick={() => change.onWhenFree(!whenFree)}>
                {whenFree ? 'Do not wait for them' : 'Send when free'}
              </Button>
              <Button size="sm" variant="ghost" onClick={() => out(waiting)}>
                Leave out
              </Button>
            </>
          ) : null}
        </Group>
      ) : null}
      {sendAt ? <ElsewhereTimes verdicts={verdicts} sendAt={sendAt} nameOf={nameOf} /> : null}
      {again.length > 0 ? (
        <Group
          icon={<History aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />}
          title={`${customers(again.length)} had this text before, last on ${formatDateTime(lastOf(again))}`}
          names={again.map(nameOf)}
        >
          {change ? (
            <Button size="sm" onClick={() => out(again)}>
              {again.length === 1 ? 'Leave out' : `Leave these ${again.length} out`}
            </Button>
          ) : null}
        </Group>
      ) : null}
    </div>
  )
}

type ElsewhereTimesProps = {
  verdicts: readonly BulkVerdict[]
  sendAt: string
  nameOf: (verdict: BulkVerdict) => string
}

/** For those whose clock shows something else than the sender's when it goes out. */
function ElsewhereTimes({ verdicts, sendAt, nameOf }: ElsewhereTimesProps) {
  const own = toFieldValue(new Date(sendAt))
  const elsewhere = verdicts.filter(({ localTime }) => localTime !== undefined && localTime !== own)
  return [...Map.groupBy(elsewhere, ({ localTime = '' }) => localTime)].map(([localTime, group]) => (
    <Group
      key={localTime}
      icon={<Globe aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />}
      title={`For ${customers(group.length)} it is ${formatWallTime(localTime)} then`}
      names={group.map(nameOf)}
    />
  ))
}

function Group({
  icon,
  title,
  names,
  children,
}: {
  icon: ReactNode
  title: string
  names: string[]
  children?: ReactNode
}) {
  const more = names.length - NAMED
  return (
    <section className="rounded-md bg-sunken px-3 py-2.5">
      <h3 className="flex items-start gap-2 font-medium">
        {icon}
        {title}
      </h3>
      <p className="mt-0.5 pl-6 text-muted text-xs">
        {names.slice(0, NAMED).join(', ')}
        {more > 0 ? ` and ${more} more` : ''}
      </p>
      <div className="mt-2 flex flex-wrap gap-2 pl-6 empty:hidden">{children}</div>
    </section>
  )
}

function lastOf(verdicts: readonly BulkVerdict[]): string {
  return (
    verdicts
      .map(({ alreadySentAt = '' }) => alreadySentAt)
      .sort()
      .at(-1) ?? ''
  )
}

function waitingWords(waiting: readonly BulkVerdict[], whenFree: boolean): string {
  const until = waiting
    .map(({ retryAt = '' }) => retryAt)
    .sort()
    .at(-1)
  const quiet = waiting.filter(({ code }) => code === 'quiet_hours').length
  const reason =
    quiet === waiting.length ? 'quiet hours' : quiet === 0 ? 'enough for this week' : 'no room at the moment'
  const words = `${customers(waiting.length)} ${waiting.length === 1 ? 'has' : 'have'} ${reason}`
  if (!until) return words
  return whenFree
    ? `${words}: they get it by ${formatAhead(until, Date.now())}`
    : `${words} until ${formatAhead(until, Date.now())}`
}

/** "Goes out in 4 steps over 3 minutes." */
function stepsOf(reached: number, batchesLeft: number): string {
  const steps = Math.ceil(reached / MAX_BULK_RECIPIENTS)
  const minutes = Math.ceil(Math.max(0, steps - batchesLeft) / rateRules.bulk.points)
  const over = minutes === 0 ? 'at once' : minutes === 1 ? 'over 1 minute' : `over ${minutes} minutes`
  return `Goes out in ${steps} steps ${over}.`
}
