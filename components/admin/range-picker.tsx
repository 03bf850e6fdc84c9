'use client'

import { useState } from 'react'
import { contractorSearchQuery } from '@/lib/client/admin-queries'
import { isDay, type UsagePreset, usagePresets } from '@/lib/client/usage-range'
import { useDebounced } from '@/lib/client/use-debounced'
import { useQuery } from '@/lib/client/use-query'
import type { Analytics } from '@/lib/protocol/admin-objects'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { cn } from '../ui/cn'
import { Combobox } from '../ui/combobox'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import type { UsageAddress } from './usage-filters'

const presetWords: Record<UsagePreset, string> = {
  today: 'Today',
  '7d': '7 days',
  '30d': '30 days',
  '90d': '90 days',
}

type RangePickerProps = {
  address: UsageAddress
  days: { first: string; last: string }
  contractors: Analytics['byContractor']
  onChange: (next: {
    range?: UsagePreset | null
    from?: string | null
    to?: string | null
    contractor?: string | null
  }) => void
}

/** The time and the contractor that the numbers are about. */
export function RangePicker({ address, days, contractors, onChange }: RangePickerProps) {
  const isByHand = address.from !== null && address.to !== null
  return (
    <div className="flex flex-wrap items-end gap-x-6 gap-y-4">
      <fieldset className="flex w-full flex-col gap-1.5 sm:w-auto">
        <legend className="mb-1.5 font-medium text-sm">Range</legend>
        <div className="grid grid-cols-4 gap-1.5 sm:flex">
          {usagePresets.map((preset) => {
            const isChosen = !isByHand && address.range === preset
            return (
              <Button
                key={preset}
                aria-pressed={isChosen}
                className={cn(
                  'px-2 sm:px-4',
                  isChosen && 'border-accent bg-accent-bg text-accent-fg hover:bg-accent-bg',
                )}
                onClick={() => onChange({ range: preset, from: null, to: null })}
              >
                {presetWords[preset]}
              </Button>
            )
          })}
        </div>
      </fieldset>
      <div className="grid w-full grid-cols-2 gap-3 sm:flex sm:w-auto">
        <Field label="From">
          <Input
            type="date"
            value={days.first}
            max={days.last}
            className="sm:w-40"
            onChange={({ target }) => {
              if (isDay(target.value)) onChange({ from: target.value, to: days.last })
            }}
          />
        </Field>
        <Field label="To">
          <Input
            type="date"
            value={days.last}
            min={days.first}
            className="sm:w-40"
            onChange={({ target }) => {
              if (isDay(target.value)) onChange({ from: days.first, to: target.value })
            }}
          />
        </Field>
      </div>
      <ContractorFilter
        contractorId={address.contractor}
        contractors={contractors}
        onChange={(contractor) => onChange({ contractor })}
      />
    </div>
  )
}

type ContractorFilterProps = {
  contractorId: string | null
  contractors: Analytics['byContractor']
  onChange: (contractorId: string | null) => void
}

function ContractorFilter({ contractorId, contractors, onChange }: ContractorFilterProps) {
  const [query, setQuery] = useState('')
  const search = useDebounced(contractorId ?? query.trim(), 200)
  const { data, isFetching, isPending } = useQuery(contractorSearchQuery(search))
  const found = data?.items ?? []
  if (contractorId !== null) {
    const name =
      contractors.find((one) => one.contractorId === contractorId)?.name ??
      found.find(({ id }) => id === contractorId)?.name ??
      contractorId
    return (
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Contractor</span>
        <span className="flex h-9 items-center">
          <Chip label={name} onRemove={() => onChange(null)} />
        </span>
      </div>
    )
  }
  return (
    <Combobox
      label="Contractor"
      className="w-full sm:w-64"
      placeholder="All contractors"
      items={found}
      itemKey={({ id }) => id}
      itemLabel={({ name }) => name}
      query={query}
      onQueryChange={setQuery}
      loading={isFetching}
      awaited={isPending || search !== query.trim()}
      emptyText="No contractor matches."
      onSelect={({ id }) => {
        setQuery('')
        onChange(id)
      }}
    />
  )
}
