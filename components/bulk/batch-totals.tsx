'use client'

import { Toggle } from '@base-ui/react/toggle'
import { ToggleGroup } from '@base-ui/react/toggle-group'
import type { StateCounts } from '@/lib/client/bulk-results'
import type { RecipientState } from '@/lib/protocol/objects'
import { stateWords } from './bulk-words'

export type StateFilter = 'all' | RecipientState

/** In the order a message goes. */
export const stateFilters = ['all', 'sent', 'delivered', 'read', 'replied', 'failed'] as const satisfies StateFilter[]
const hints: Record<StateFilter, string> = {
  all: 'recipients',
  sent: 'not on a device yet',
  delivered: 'on a device, not read',
  read: 'read, no answer yet',
  replied: 'have answered',
  failed: 'did not get it',
}
const bars: Record<RecipientState, string> = {
  sent: 'bg-control/50',
  delivered: 'bg-control',
  read: 'bg-info',
  replied: 'bg-success',
  failed: 'bg-danger',
}

type BatchTotalsProps = { counts: StateCounts; filter: StateFilter; onFilter: (filter: StateFilter) => void }

/** Where everybody stands. Each recipient is counted once, so the five add up to the first. */
export function BatchTotals({ counts, filter, onFilter }: BatchTotalsProps) {
  const states = stateFilters.filter((state): state is RecipientState => state !== 'all')
  return (
    <div className="flex flex-col gap-3">
      <p className="sr-only" role="status">
        {states.map((state) => `${counts[state]} ${stateWords[state].toLowerCase()}`).join(', ')}
      </p>
      <ToggleGroup
        aria-label="Show recipients by state"
        value={[filter]}
        onValueChange={([next]) => onFilter((next as StateFilter | undefined) ?? 'all')}
        className="grid grid-cols-2 gap-2 sm:grid-cols-3 xl:grid-cols-6"
      >
        {stateFilters.map((state) => (
          <Toggle
            key={state}
            value={state}
            className="flex flex-col items-start rounded-md border border-line bg-surface px-3 py-2.5 text-left shadow-1 transition-colors hover:border-control data-pressed:border-accent data-pressed:bg-accent-bg"
          >
            <span className="tabular font-semibold text-lg">{counts[state]}</span>
            <span className="font-medium text-sm">{state === 'all' ? 'All' : stateWords[state]}</span>
            <span className="text-muted text-xs">{hints[state]}</span>
          </Toggle>
        ))}
      </ToggleGroup>
      {counts.all > 0 ? (
        <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full">
          {(['replied', 'read', 'delivered', 'sent', 'failed'] as const).map((state) =>
            counts[state] > 0 ? (
              <span
                key={state}
                className={`${bars[state]} transition-[flex-grow]`}
                style={{ flexGrow: counts[state], flexBasis: 0 }}
              />
            ) : null,
          )}
        </div>
      ) : null}
    </div>
  )
}
