import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { cn } from './cn'

/** The look of a text control, shared by everything one can type into. */
export const controlClass = cn(
  'w-full rounded-md border border-control bg-surface px-3 text-sm text-ink transition-colors',
  'focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0',
  'disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted',
  'aria-invalid:border-danger data-invalid:border-danger pointer-coarse:text-base',
)

/** A one-line text field. Inside a `Field` it is wired to label, hint and error by itself. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <Field.Control {...props} className={cn(controlClass, 'h-9 pointer-coarse:min-h-11', className)} />
}

/** A text field of several lines. Inside a `Field` it is wired to label, hint and error by itself. */
export function Textarea({ className, rows = 4, ref, ...props }: ComponentProps<'textarea'>) {
  return (
    <Field.Control
      render={
        <textarea {...props} ref={ref} rows={rows} className={cn(controlClass, 'resize-y py-2 leading-5', className)} />
      }
    />
  )
}
