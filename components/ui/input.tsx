import { Field } from '@base-ui/react/field'
import type { ComponentProps } from 'react'
import { cn } from './cn'
import { controlClass } from './control-class'

/** A one-line text field. Inside a `Field` it is wired to label, hint and error by itself. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <Field.Control dir="auto" {...props} className={cn(controlClass, 'h-9 pointer-coarse:min-h-11', className)} />
}

/** A text field of several lines. Inside a `Field` it is wired to label, hint and error by itself. */
export function Textarea({ className, rows = 4, ref, ...props }: ComponentProps<'textarea'>) {
  return (
    <Field.Control
      render={
        <textarea
          dir="auto"
          {...props}
          ref={ref}
          rows={rows}
          className={cn(controlClass, 'resize-y py-2 leading-5', className)}
        />
      }
    />
  )
}
