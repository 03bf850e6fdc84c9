'use client'

import { cn } from './cn'

type SegmentedProps<T extends string> = {
  label: string
  items: readonly { value: T; label: string }[]
  value: T
  onValueChange: (value: T) => void
}

/** One of a few ways to look at the same thing. */
export function Segmented<T extends string>({ label, items, value, onValueChange }: SegmentedProps<T>) {
  return (
    <fieldset className="inline-flex shrink-0 rounded-md bg-tonal p-0.5">
      <legend className="sr-only">{label}</legend>
      {items.map((item) => (
        <button
          key={item.value}
          type="button"
          aria-pressed={item.value === value}
          onClick={() => onValueChange(item.value)}
          className={cn(
            'h-7 rounded-sm px-3 font-medium text-sm transition-colors pointer-coarse:h-11',
            item.value === value ? 'bg-surface text-ink shadow-1' : 'text-muted hover:text-ink',
          )}
        >
          {item.label}
        </button>
      ))}
    </fieldset>
  )
}
