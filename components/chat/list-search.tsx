'use client'

import { Search, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { controlClass } from '../ui/control-class'
import { isComposing } from '../ui/is-composing'
import { useEarlyText } from '../ui/use-early-text'

/** The search over people and messages; `/` goes there from anywhere. */
export function ListSearch({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const field = useRef<HTMLInputElement>(null)
  useEarlyText(field, onSearch)

  useEffect(() => {
    function onKey(event: globalThis.KeyboardEvent) {
      const typing =
        event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [role="dialog"]')
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      field.current?.focus()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  return (
    <search className="relative">
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <input
        ref={field}
        type="search"
        dir="auto"
        aria-label="Search people and messages"
        placeholder="Search people and messages"
        value={value}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !isComposing(event.nativeEvent)) onSearch('')
        }}
        className={cn(controlClass, 'h-9 px-9 pointer-coarse:min-h-11 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value ? (
        <IconButton
          size="sm"
          label="Clear the search"
          icon={<X aria-hidden className="size-4" />}
          onClick={() => {
            onSearch('')
            field.current?.focus()
          }}
          className="absolute top-1/2 right-0.5 -translate-y-1/2"
        />
      ) : null}
    </search>
  )
}
