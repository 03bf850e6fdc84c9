'use client'

import { CircleCheck, CircleX, Clock, Globe, History } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { Chosen } from '@/lib/client/bulk-selection'
import { groupBy } from '@/lib/client/group-by'
import { toFieldValue } from '@/lib/client/send-times'
import { formatAhead, formatDateTime, formatWallTime } from '@/lib/client/time-format'
import { passes } from '@/lib/client/use-bulk-check'
import type { BulkVerdict } from '@/lib/protocol/bulk-objects'
import { MAX_BULK_RECIPIENTS, rateRules } from '@/lib/protocol/limits'
import { Button, buttonClass } from '../ui/button'
import { customers, reasonOf } from './bulk-words'

/** Names told of a group; the rest is a number. */
const NAMED = 12
/** So many have a button of their own for writing to them one by one. */
const ONE_BY_ONE = 3

type VerdictListProps = {
  verdicts: readonly BulkVerdict[]
  chosen: readonly Chosen[]
  stepsLeft: number
  whenFree: boolean
  sendAt: string | null
  /** Null where its people are settled: it only tells. */
  change: {
    onRemove: (ids: ReadonlySet<string>) => void
    onWhenFree: (whenFree: boolean) => void
  } | null
}

/** How many will get it and when, and who will not and why: each group with what can be done about it. */
export function VerdictList({ verdicts, chosen, stepsLeft, whenFree, sendAt, change }: VerdictListProps) {
  const names = new Map(chosen.map(({ id, name }) => [id, name]))
  const nameOf = ({ receiverId }: BulkVerdict) => names.get(receiverId) ?? receiverId
  const waiting = verdicts.filter(passes)
  const refused = verdicts.filter((verdict) => !verdict.ok && !passes(verdict))
  const again = verdicts.filter(({ alreadySentAt }) => alreadySentAt !== undefined)
  const reached = verdicts.length - refused.length - (whenFree ? 0 : waiting.length)
  const byReason = groupBy(refused, ({ code, error }) => reasonOf(code, error))
  const out = (group: readonly BulkVerdict[]) => change?.onRemove(new Set(group.map(({ receiverId }) => receiverId)))
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="flex items-start gap-2 font-medium">
        {reached > 0 ? (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        ) : (
          <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
        )}
        <span>
          {reached < verdicts.length
            ? `${reached} of ${verdicts.length} customers will get it.`
            : reached === 1
              ? 'The one customer you chose will get it.'
              : `All ${reached} customers will get it.`}
          {reached > MAX_BULK_RECIPIENTS ? (
            <span className="block font-normal text-muted">
              {stepsOf(reached, sendAt ? rateRules.bulk.points : stepsLeft)}
            </span>
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
          {change && group[0]?.code === 'opted_out' ? <OneByOne group={group} nameOf={nameOf} /> : null}
        </Group>
      ))}
      {waitingGroups(waiting).map((group) => (
        <Group
          key={group[0]?.receiverId}
          icon={<Clock aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />}
          title={waitingWords(group, whenFree)}
          names={group.map(nameOf)}
        >
          {change ? (
            <>
              <Button size="sm" aria-pressed={whenFree} onClick={() => change.onWhenFree(!whenFree)}>
                {whenFree ? 'Do not wait for them' : 'Send when free'}
              </Button>
              <Button size="sm" variant="ghost" onClick={() => out(group)}>
                Leave out
              </Button>
              <OneByOne group={group} nameOf={nameOf} />
            </>
          ) : null}
        </Group>
      ))}
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

type OneByOneProps = { group: readonly BulkVerdict[]; nameOf: (verdict: BulkVerdict) => string }

/** A message to one person is another thing than one to many: who takes none of these may take that. */
function OneByOne({ group, nameOf }: OneByOneProps) {
  const more = group.length - ONE_BY_ONE
  return (
    <>
      {group.slice(0, ONE_BY_ONE).map((verdict) => (
        <Link
          key={verdict.receiverId}
          href={`/inbox/new?to=${verdict.receiverId}`}
          className={buttonClass({ size: 'sm', variant: 'ghost' })}
        >
          {`Write to ${nameOf(verdict)}`}
        </Link>
      ))}
      {more > 0 ? <p className="self-center text-muted text-xs">{`and ${more} more, one by one`}</p> : null}
    </>
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
  return [...groupBy(elsewhere, ({ localTime = '' }) => localTime)].map(([localTime, group]) => (
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

/** Ends that are told apart; of more the first and the last are. */
const MOST_ENDS = 3

/** Those without room at the moment, by why and until when. */
function waitingGroups(waiting: readonly BulkVerdict[]): BulkVerdict[][] {
  return [...groupBy(waiting, ({ code }) => code).values()].flatMap((group) => {
    const byEnd = groupBy(group, ({ retryAt = '' }) => retryAt.slice(0, 'YYYY-MM-DDTHH:MM'.length))
    return byEnd.size <= MOST_ENDS ? [...byEnd.values()] : [group]
  })
}

function waitingWords(group: readonly BulkVerdict[], whenFree: boolean): string {
  const ends = group.map(({ retryAt = '' }) => retryAt).sort()
  const [first, last] = [ends[0], ends.at(-1)].map((end) => (end ? formatAhead(end, Date.now()) : ''))
  const reason = group[0]?.code === 'quiet_hours' ? 'quiet hours' : 'enough for this week'
  const words = `${customers(group.length)} ${group.length === 1 ? 'has' : 'have'} ${reason}`
  if (!last) return words
  if (whenFree) return `${words}: ${group.length === 1 ? 'gets' : 'they get'} it by ${last}`
  return first === last ? `${words} until ${last}` : `${words}, the first until ${first}, the last until ${last}`
}

/** "Goes out in 4 steps over 3 minutes." */
function stepsOf(reached: number, stepsLeft: number): string {
  const steps = Math.ceil(reached / MAX_BULK_RECIPIENTS)
  const minutes = Math.ceil(Math.max(0, steps - stepsLeft) / rateRules.bulk.points)
  if (minutes === 0) return `Goes out at once, in ${steps} steps.`
  return `Goes out in ${steps} steps over ${minutes === 1 ? '1 minute' : `${minutes} minutes`}.`
}
