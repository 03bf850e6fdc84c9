import { Field as FieldBase } from '@base-ui/react/field'
import type { ReactNode } from 'react'
import { cn } from './cn'

type FieldProps = {
  label: ReactNode
  hint?: ReactNode
  error?: string | undefined
  /** Keeps the label for screen readers only. */
  hideLabel?: boolean
  name?: string
  disabled?: boolean
  className?: string
  children: ReactNode
}

/** A label, one control (Input, Textarea, Select, Switch …), a hint and an error, tied together. */
export function Field({ label, hint, error, hideLabel = false, name, disabled, className, children }: FieldProps) {
  return (
    <FieldBase.Root
      name={name}
      disabled={disabled}
      invalid={Boolean(error)}
      className={cn('flex flex-col gap-1.5', className)}
    >
      <FieldBase.Label className={cn('font-medium text-ink text-sm', hideLabel && 'sr-only')}>{label}</FieldBase.Label>
      {children}
      {hint ? <FieldBase.Description className="text-muted text-xs">{hint}</FieldBase.Description> : null}
      {error ? (
        <FieldBase.Error match className="text-danger-fg text-sm">
          {error}
        </FieldBase.Error>
      ) : null}
    </FieldBase.Root>
  )
}
