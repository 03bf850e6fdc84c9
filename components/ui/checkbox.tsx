'use client'

import { Checkbox as CheckboxBase } from '@base-ui/react/checkbox'
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn'

type CheckboxProps = {
  checked: boolean
  /** Some but not all of what this stands for. */
  indeterminate?: boolean
  onCheckedChange: (checked: boolean) => void
  disabled?: boolean
  name?: string
  /** The words beside the box; without them give `aria-label`. Null: none, with room for a finger all the same. */
  children?: ReactNode
  className?: string
  'aria-label'?: string
}

export function Checkbox({ children, className, onCheckedChange, indeterminate = false, ...props }: CheckboxProps) {
  const box = (
    <CheckboxBase.Root
      {...props}
      indeterminate={indeterminate}
      onCheckedChange={(checked) => onCheckedChange(checked)}
      className={cn(
        'flex size-5 shrink-0 items-center justify-center rounded-sm border border-control bg-surface transition-colors',
        'data-checked:border-accent data-indeterminate:border-accent data-checked:bg-accent data-indeterminate:bg-accent data-disabled:opacity-60',
      )}
    >
      <CheckboxBase.Indicator className="text-on-accent">
        {indeterminate ? (
          <Minus aria-hidden className="size-3.5" strokeWidth={3} />
        ) : (
          <Check aria-hidden className="size-3.5" strokeWidth={3} />
        )}
      </CheckboxBase.Indicator>
    </CheckboxBase.Root>
  )
  if (children === undefined) return box
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box above is the control inside this label
    <label className={cn('flex items-center gap-2.5 text-sm pointer-coarse:min-h-11', className)}>
      {box}
      {children === null ? null : <span className="min-w-0">{children}</span>}
    </label>
  )
}
