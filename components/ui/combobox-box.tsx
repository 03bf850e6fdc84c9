'use client'

import { Combobox as ComboboxBase } from '@base-ui/react/combobox'
import { Search } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { cn } from './cn'
import { controlClass } from './control-class'
import { Skeleton } from './skeleton'
import { useHeldKeys } from './use-held-keys'

export type ComboboxProps<T> = {
  label: string
  hideLabel?: boolean
  /** What matches the search now; filtering is the caller's. */
  items: readonly T[]
  itemKey: (item: T) => string
  itemLabel: (item: T) => string
  renderItem?: (item: T) => ReactNode
  query: string
  onQueryChange: (query: string) => void
  onSelect: (item: T) => void
  placeholder?: string
  loading?: boolean
  /** The items are not those of the query yet: keys that choose wait for them. */
  awaited: boolean
  emptyText: string
  /** Shown always, below the field (in a dialog), rather than in a popup. */
  inline?: boolean
  className?: string
}

const row =
  'flex cursor-default select-none items-center gap-3 rounded-sm px-2.5 py-2 text-sm outline-none data-highlighted:bg-hover pointer-coarse:min-h-11'

export default function ComboboxBox<T>(props: ComboboxProps<T>) {
  const { items, itemKey, itemLabel, query, onQueryChange, onSelect, inline = false } = props
  const inputId = useId()
  const holdKeys = useHeldKeys(query, props.awaited)
  return (
    <ComboboxBase.Root
      items={items as T[]}
      filter={null}
      value={null}
      onValueChange={(value) => {
        if (value !== null) onSelect(value as T)
      }}
      inputValue={query}
      onInputValueChange={(next, details) => {
        if (details.reason !== 'item-press') onQueryChange(next)
      }}
      itemToStringLabel={(item: T) => itemLabel(item)}
      isItemEqualToValue={(a: T, b: T) => itemKey(a) === itemKey(b)}
      autoHighlight
      inline={inline}
      {...(inline ? { open: true } : {})}
    >
      <div className={cn('flex flex-col gap-1.5', props.className)}>
        <label htmlFor={inputId} className={cn('font-medium text-sm', props.hideLabel && 'sr-only')}>
          {props.label}
        </label>
        <div className="relative">
          <Search
            aria-hidden
            className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
          />
          <ComboboxBase.Input
            id={inputId}
            placeholder={props.placeholder}
            dir="auto"
            onKeyDownCapture={holdKeys}
            className={cn(controlClass, 'h-9 pl-9 pointer-coarse:min-h-11')}
          />
        </div>
        {inline ? (
          <ListOf {...props} className="mt-1 max-h-[50dvh] min-h-40" />
        ) : (
          <ComboboxBase.Portal>
            <ComboboxBase.Positioner role="region" aria-label="Matches" sideOffset={4} className="z-50 outline-none">
              <ComboboxBase.Popup className="popup-motion w-(--anchor-width) rounded-md border border-line bg-surface p-1 text-ink shadow-2">
                <ListOf {...props} className="max-h-[min(20rem,var(--available-height))]" />
              </ComboboxBase.Popup>
            </ComboboxBase.Positioner>
          </ComboboxBase.Portal>
        )}
      </div>
    </ComboboxBase.Root>
  )
}

function ListOf<T>({ items, itemKey, itemLabel, renderItem, loading, emptyText, className }: ComboboxProps<T>) {
  return (
    <>
      <ComboboxBase.Status className="sr-only">
        {loading ? 'Searching' : items.length === 0 ? emptyText : `${items.length} found`}
      </ComboboxBase.Status>
      {loading && items.length === 0 ? (
        <div aria-hidden className="flex flex-col gap-3 p-2.5">
          <Skeleton className="h-5 w-3/5" />
          <Skeleton className="h-5 w-2/5" />
          <Skeleton className="h-5 w-1/2" />
        </div>
      ) : null}
      {!loading && items.length === 0 ? (
        <p className="px-2.5 py-6 text-center text-muted text-sm">{emptyText}</p>
      ) : null}
      <ComboboxBase.List className={cn('overflow-y-auto empty:hidden', className)}>
        {(item: T) => (
          <ComboboxBase.Item key={itemKey(item)} value={item} className={row}>
            {renderItem ? renderItem(item) : itemLabel(item)}
          </ComboboxBase.Item>
        )}
      </ComboboxBase.List>
    </>
  )
}
