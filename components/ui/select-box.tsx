'use client'

import { Select as SelectBase } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { cn } from './cn'
import { controlClass } from './control-class'
import { QuietGuards } from './quiet-guards'
import { useCloseRequest } from './use-close-request'

type SelectOption<T extends string> = { value: T; label: string }

export type SelectProps<T extends string> = {
  options: readonly SelectOption<T>[]
  value: T | null
  onValueChange: (value: T) => void
  placeholder?: string
  disabled?: boolean
  name?: string
  id?: string
  className?: string
  /** The name, where the select does not stand in a `Field`. */
  'aria-label'?: string
}

export default function SelectBox<T extends string>({
  options,
  value,
  onValueChange,
  placeholder = 'Choose',
  disabled,
  name,
  id,
  className,
  ...rest
}: SelectProps<T>) {
  const [open, setOpen] = useState(false)
  useCloseRequest(open, () => setOpen(false))
  return (
    <SelectBase.Root
      open={open}
      onOpenChange={(next) => setOpen(next)}
      items={options}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onValueChange(next)
      }}
      disabled={disabled}
      name={name}
      id={id}
      modal={false}
    >
      <SelectBase.Trigger
        aria-label={rest['aria-label']}
        className={cn(controlClass, 'flex h-9 items-center gap-2 text-left pointer-coarse:min-h-11', className)}
      >
        <SelectBase.Value
          dir="auto"
          placeholder={placeholder}
          className="min-w-0 flex-1 truncate text-start data-placeholder:text-muted"
        />
        <SelectBase.Icon>
          <ChevronDown aria-hidden className="size-4 text-muted" />
        </SelectBase.Icon>
      </SelectBase.Trigger>
      <SelectBase.Portal>
        <SelectBase.Positioner
          role="region"
          aria-label="Choices"
          sideOffset={4}
          alignItemWithTrigger={false}
          className="z-50 outline-none"
        >
          <SelectBase.Popup
            onKeyDown={(event) => {
              if (event.key !== 'Tab') return
              event.preventDefault()
              setOpen(false)
            }}
            className="popup-motion max-h-(--available-height) min-w-(--anchor-width) max-w-[calc(100vw-2rem)] overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink shadow-2 outline-none"
          >
            <QuietGuards />
            <SelectBase.List>
              {options.map((option) => (
                <SelectBase.Item
                  key={option.value}
                  value={option.value}
                  className="flex cursor-default select-none items-center gap-2 rounded-sm px-2.5 py-1.5 text-sm outline-none data-highlighted:bg-hover pointer-coarse:min-h-11"
                >
                  <SelectBase.ItemText dir="auto" className="min-w-0 flex-1 text-start">
                    {option.label}
                  </SelectBase.ItemText>
                  <SelectBase.ItemIndicator>
                    <Check aria-hidden className="size-4 text-accent-fg" />
                  </SelectBase.ItemIndicator>
                </SelectBase.Item>
              ))}
            </SelectBase.List>
          </SelectBase.Popup>
        </SelectBase.Positioner>
      </SelectBase.Portal>
    </SelectBase.Root>
  )
}
