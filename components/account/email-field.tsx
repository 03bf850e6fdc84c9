'use client'

import type { UseFormRegisterReturn } from 'react-hook-form'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

/** The address of an account, as password managers look for it. */
export function EmailField({ registered, error }: { registered: UseFormRegisterReturn; error: string | undefined }) {
  return (
    <Field label="E-mail" error={error}>
      <Input type="email" autoComplete="username" inputMode="email" className="h-11" {...registered} />
    </Field>
  )
}
