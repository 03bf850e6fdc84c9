'use client'

import { Search } from 'lucide-react'
import { useRef } from 'react'
import { cn } from './cn'
import { Input } from './input'
import { useEarlyText } from './use-early-text'

type SearchFieldProps = {
  label: string
  placeholder?: string
  value: string
  onSearch: (text: string) => void
  className?: string
}

/** The search of a list. */
export function SearchField({ label, placeholder = label, value, onSearch, className }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null)
  useEarlyText(field, onSearch)
  return (
    <div className={cn('relative', className)}>
      <Search aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted" />
      <Input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onSearch(event.target.value)}
        className="pl-9"
      />
    </div>
  )
}
