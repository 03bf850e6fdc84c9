'use client'

import { Combobox } from '@base-ui/react/combobox'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Check, Search } from 'lucide-react'
import { type ClipboardEvent, memo, type ReactNode, type RefObject, useEffect, useId, useRef } from 'react'
import type { Chosen } from '@/lib/client/bulk-selection'
import { useDebounced } from '@/lib/client/use-debounced'
import { usePresence } from '@/lib/client/use-presence'
import type { DirectoryEntry } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'
import { controlClass } from '../ui/control-class'
import { useHeldKeys } from '../ui/use-held-keys'
import { CustomerRow } from './customer-row'

const ROW_HEIGHT = 44
const LOAD_AHEAD = 30

type CustomerListProps = {
  items: readonly DirectoryEntry[]
  chosen: readonly Chosen[]
  onToggle: (person: Chosen) => void
  query: string
  onQueryChange: (query: string) => void
  /** Gets a pasted text; true where it was a list of people and must not go into the search field. */
  onPasteList: (text: string) => boolean
  /** The items are not those of the query yet: keys that choose wait for them. */
  awaited: boolean
  onEndReached: () => void
  hasMore: boolean
  disabled: boolean
  /** Stands at the end of the search field's line. */
  beside?: ReactNode
  /** Stands between the search field and the list. */
  filters: ReactNode
  /** Shown instead of the rows: loading, error or nothing found. */
  instead: ReactNode
}

/** A search field over a list of which one ticks many: arrows move, Enter ticks, whatever the number of rows. */
export function CustomerList(props: CustomerListProps) {
  const { items, chosen, onToggle, query, onQueryChange, onPasteList } = props
  const inputId = useId()
  const holdKeys = useHeldKeys(query, props.awaited)
  const scroller = useRef<HTMLDivElement>(null)
  const scrollTo = useRef<(index: number) => void>(() => {})

  function pasted(event: ClipboardEvent<HTMLInputElement>) {
    if (onPasteList(event.clipboardData.getData('text'))) event.preventDefault()
  }

  return (
    <Combobox.Root<Chosen, true>
      multiple
      inline
      open
      virtualized
      items={items}
      filteredItems={items}
      filter={null}
      value={chosen as Chosen[]}
      onValueChange={(next) => {
        const before = new Set(chosen.map(({ id }) => id))
        const after = new Set(next.map(({ id }) => id))
        const changed = next.find(({ id }) => !before.has(id)) ?? chosen.find(({ id }) => !after.has(id))
        if (changed) onToggle({ id: changed.id, name: changed.name })
      }}
      isItemEqualToValue={(a, b) => a.id === b.id}
      itemToStringLabel={(item) => item?.name ?? ''}
      inputValue={query}
      onInputValueChange={(next, { reason }) => {
        // Ticking a row must not wipe what one searched for.
        if (reason === 'input-change' || reason === 'clear-press') onQueryChange(next)
      }}
      onItemHighlighted={(_, { reason, index }) => {
        if (reason === 'keyboard' && index >= 0) scrollTo.current(index)
      }}
      disabled={props.disabled}
    >
      <div className="flex min-h-0 flex-1 flex-col gap-2">
        <div className="flex gap-2">
          <label htmlFor={inputId} className="sr-only">
            Search customers
          </label>
          <div className="relative min-w-0 flex-1">
            <Search
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
            />
            <Combobox.Input
              id={inputId}
              placeholder="Search"
              onPaste={pasted}
              onKeyDownCapture={holdKeys}
              className={cn(controlClass, 'h-10 pl-9 pointer-coarse:min-h-11')}
            />
          </div>
          {props.beside}
        </div>
        {props.filters}
        <div className="-mx-2 flex min-h-44 shrink grow basis-84 flex-col">
          {props.instead ? <div className="min-h-0 flex-1 overflow-y-auto">{props.instead}</div> : null}
          <Combobox.List
            ref={scroller}
            aria-label="Customers"
            className={props.instead ? 'hidden' : 'min-h-0 flex-1 overflow-y-auto overscroll-contain'}
          >
            <Rows
              items={items}
              hasMore={props.hasMore}
              onEndReached={props.onEndReached}
              scroller={scroller}
              scrollTo={scrollTo}
            />
          </Combobox.List>
        </div>
      </div>
    </Combobox.Root>
  )
}

type RowsProps = Pick<CustomerListProps, 'items' | 'hasMore' | 'onEndReached'> & {
  scroller: RefObject<HTMLDivElement | null>
  scrollTo: { current: (index: number) => void }
}

const Rows = memo(function Rows({ items, hasMore, onEndReached, scroller, scrollTo }: RowsProps) {
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 4,
    initialRect: { width: 600, height: 440 },
  })
  const rows = virtualizer.getVirtualItems()
  const last = rows.at(-1)?.index ?? -1

  useEffect(() => {
    scrollTo.current = (index) => virtualizer.scrollToIndex(index, { align: 'auto' })
  }, [virtualizer, scrollTo])
  useEffect(() => {
    if (hasMore && last >= items.length - LOAD_AHEAD) onEndReached()
  }, [hasMore, last, items.length, onEndReached])

  // While one scrolls, rows pass by the hundred; only those that stay are worth a question.
  const passing = rows.map(({ index }) => items[index]?.id ?? '').join(' ')
  const visible = useDebounced(passing, 150)
  const presence = usePresence(visible.split(' ').filter(Boolean))

  return (
    <div role="presentation" className="relative w-full" style={{ height: virtualizer.getTotalSize() }}>
      {rows.map(({ index, start }) => {
        const item = items[index]
        if (!item) return null
        return (
          <Combobox.Item
            key={item.id}
            index={index}
            value={item}
            aria-setsize={hasMore ? -1 : items.length}
            aria-posinset={index + 1}
            className="group absolute top-0 left-0 flex w-full cursor-pointer select-none items-center gap-3 rounded-sm px-2 outline-none data-highlighted:bg-hover data-selected:bg-selected"
            style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
          >
            <span
              aria-hidden
              className="flex size-5 shrink-0 items-center justify-center rounded-sm border border-control bg-surface text-on-accent group-data-selected:border-accent group-data-selected:bg-accent"
            >
              <Check className="hidden size-3.5 group-data-selected:block" strokeWidth={3} />
            </span>
            <CustomerRow item={item} presence={presence.get(item.id)} />
          </Combobox.Item>
        )
      })}
    </div>
  )
})
