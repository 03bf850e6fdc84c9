'use client'

import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { StateCounts } from '@/lib/client/bulk-results'
import type { BatchTotals, RecipientState } from '@/lib/protocol/bulk-objects'
import { cn } from '../ui/cn'
import { stateWords } from './bulk-words'

export type StateFilter = 'all' | RecipientState

/** In the order a message goes. */
export const stateFilters = [
  'all',
  'pending',
  'sent',
  'delivered',
  'read',
  'replied',
  'failed',
  'withheld',
  'cancelled',
  'recalled',
] as const satisfies StateFilter[]
const hints: Record<StateFilter, string> = {
  all: 'recipients',
  sent: 'not on a device yet',
  delivered: 'on a device, not read',
  read: 'read, no answer yet',
  replied: 'have answered',
  failed: 'did not get it',
  pending: 'their turn comes',
  withheld: 'spared, with a reason',
  cancelled: 'stopped before',
  recalled: 'before it was read',
}
const dots: Record<RecipientState, string> = {
  pending: 'border-2 border-dot',
  sent: 'bg-control/50',
  delivered: 'bg-control',
  read: 'bg-info',
  replied: 'bg-success',
  failed: 'bg-danger',
  withheld: 'bg-warning',
  cancelled: 'border-2 border-dot',
  recalled: 'border-2 border-dot',
}

/** Shown even where nobody is in it. */
const usual: ReadonlySet<StateFilter> = new Set(['all', 'sent', 'delivered', 'read', 'replied', 'failed'])

type StateFiltersProps = { counts: StateCounts; filter: StateFilter; onFilter: (filter: StateFilter) => void }

/** Where everybody stands. Each recipient is counted once, so they add up to the first. */
export function StateFilters({ counts, filter, onFilter }: StateFiltersProps) {
  const states = stateFilters.filter((state): state is RecipientState => state !== 'all')
  return (
    <>
      <p className="sr-only" role="status">
        {states.map((state) => `${counts[state]} ${stateWords[state].toLowerCase()}`).join(', ')}
      </p>
      <p className="mb-1.5 text-muted text-xs">Each is counted once here, by how far it came.</p>
      <ToggleGroup
        aria-label="Show recipients by state"
        value={[filter]}
        onValueChange={([next]) => onFilter((next as StateFilter | undefined) ?? 'all')}
        className="flex flex-wrap gap-1.5"
      >
        {stateFilters
          .filter((state) => usual.has(state) || counts[state] > 0 || state === filter)
          .map((state) => (
            <Toggle
              key={state}
              value={state}
              title={hints[state]}
              className="flex h-8 items-center gap-1.5 rounded-full bg-tonal px-3 text-sm transition-colors hover:bg-tonal-hover data-pressed:bg-accent data-pressed:text-on-accent pointer-coarse:h-11"
            >
              {state === 'all' ? null : <i aria-hidden className={cn('size-2 rounded-full', dots[state])} />}
              <span className="tabular font-semibold">{counts[state]}</span>
              <span>{state === 'all' ? 'All' : stateWords[state]}</span>
            </Toggle>
          ))}
      </ToggleGroup>
    </>
  )
}

const stages = [
  { key: 'sent', label: 'Sent', bar: 'bg-control' },
  { key: 'delivered', label: 'Delivered', bar: 'bg-accent' },
  { key: 'read', label: 'Read', bar: 'bg-info' },
  { key: 'replied', label: 'Replied', bar: 'bg-success' },
] as const

/** How far it came: each stage holds those who went further as well, beside what part of those sent that is. */
export function BatchFunnel({ totals }: { totals: BatchTotals }) {
  const { requested, sent } = totals
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 rounded-lg bg-surface px-4 py-4 shadow-1 sm:grid-cols-4 sm:px-5 dark:border dark:border-line dark:shadow-none">
      {stages.map(({ key, label, bar }) => {
        const whole = key === 'sent' ? requested : sent
        const share = whole === 0 ? 0 : totals[key] / whole
        return (
          <div key={key} className="flex flex-col gap-1">
            <dt className="text-muted text-sm">{label}</dt>
            <dd className="tabular flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold text-xl">{totals[key]}</span>
              <span className="text-muted text-sm">
                {key === 'sent' ? `of ${requested}` : `${Math.round(share * 100)} %`}
              </span>
            </dd>
            <dd aria-hidden className="h-1.5 overflow-hidden rounded-full bg-hover">
              <span
                className={cn('block h-full rounded-full transition-[width]', bar)}
                style={{ width: `${share * 100}%` }}
              />
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
