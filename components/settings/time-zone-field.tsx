'use client'

import { useMemo, useState } from 'react'
import { clockIn, findTimeZones, listTimeZones } from '@/lib/client/time-zones'
import { useNow } from '@/lib/client/use-now'
import { Button } from '../ui/button'
import { Combobox } from '../ui/combobox'

const MAX_SHOWN = 60

/** The place whose clocks count: what is set, what time it is there, and a search to set another. */
export function TimeZoneField({ value, onChange }: { value: string; onChange: (zone: string) => void }) {
  const now = useNow()
  const [isSearching, setSearching] = useState(false)
  const [query, setQuery] = useState('')
  const zones = useMemo(() => (isSearching ? listTimeZones() : []), [isSearching])
  const matches = useMemo(() => findTimeZones(zones, query).slice(0, MAX_SHOWN), [zones, query])
  const name = (zone: string) => zone.replaceAll('_', ' ')

  if (!isSearching) {
    return (
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <p className="text-sm">
          <span className="font-medium">Time zone: </span>
          {name(value)}
          <span className="text-muted">{`, now ${clockIn(value, now.at, now.local)}`}</span>
        </p>
        <Button size="sm" aria-label="Change the time zone" onClick={() => setSearching(true)}>
          Change
        </Button>
      </div>
    )
  }
  return (
    <Combobox
      label="Time zone"
      items={matches}
      itemKey={(zone) => zone}
      itemLabel={name}
      renderItem={(zone) => (
        <>
          <span className="min-w-0 flex-1 truncate">{name(zone)}</span>
          <span className="tabular text-muted text-xs">{clockIn(zone, now.at, now.local)}</span>
        </>
      )}
      query={query}
      onQueryChange={setQuery}
      onSelect={(zone) => {
        setSearching(false)
        setQuery('')
        onChange(zone)
      }}
      placeholder="Search by city or region"
      awaited={false}
      emptyText="No such time zone"
      className="sm:max-w-80"
    />
  )
}
