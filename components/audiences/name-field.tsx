'use client'

import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

type NameFieldProps = {
  /** What `register` gave, with its rules. */
  registered: UseFormRegisterReturn
  error: string | undefined
  placeholder: string
}

/** What an audience is called. */
export function NameField({ registered, error, placeholder }: NameFieldProps) {
  return (
    <Field label="Name" error={error}>
      <Input {...registered} maxLength={100} autoComplete="off" placeholder={placeholder} />
    </Field>
  )
}
