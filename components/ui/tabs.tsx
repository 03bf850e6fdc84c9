'use client'

import { Tabs as TabsBase } from '@base-ui/react/tabs'
import { cn } from './cn'

type TabsProps<T extends string> = {
  value: T
  onValueChange: (value: T) => void
  items: readonly { value: T; label: string; count?: number }[]
  /** Names the row of tabs. */
  label: string
  className?: string
}

/** A row of tabs, each of which shows another part of the same page. */
export function Tabs<T extends string>({ value, onValueChange, items, label, className }: TabsProps<T>) {
  return (
    <TabsBase.Root value={value} onValueChange={(next) => onValueChange(next as T)} className={className}>
      <TabsBase.List aria-label={label} className="relative flex gap-1 overflow-x-auto border-line border-b">
        {items.map((item) => (
          <TabsBase.Tab
            key={item.value}
            value={item.value}
            className={cn(
              'flex h-10 shrink-0 items-center gap-2 border-transparent border-b-2 px-3 font-medium text-muted text-sm transition-colors',
              '-outline-offset-2 hover:text-ink data-active:border-accent data-active:text-ink pointer-coarse:min-h-11',
            )}
          >
            {item.label}
            {item.count === undefined ? null : <span className="tabular text-muted text-xs">{item.count}</span>}
          </TabsBase.Tab>
        ))}
      </TabsBase.List>
    </TabsBase.Root>
  )
}
