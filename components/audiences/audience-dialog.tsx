'use client'

import type { ReactNode } from 'react'
import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'

type AudienceDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  initialName?: string
  submitLabel: string
  /** May refuse; the reason is shown in place. */
  onSubmit: (name: string) => Promise<void>
}

/** Asks for an audience's name. */
export function AudienceDialog(props: AudienceDialogProps) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange} title={props.title} description={props.description}>
      <NameForm {...props} />
    </Dialog>
  )
}

function NameForm({ initialName = '', submitLabel, onSubmit, onOpenChange }: AudienceDialogProps) {
  const { register, handleSubmit, formState, setError } = useForm({ defaultValues: { name: initialName } })
  const { errors, isSubmitting } = formState

  const submit = handleSubmit(async ({ name }) => {
    try {
      await onSubmit(name.trim())
      onOpenChange(false)
    } catch (cause) {
      setError('name', { message: messageOf(cause) })
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      <Field label="Name" error={errors.name?.message}>
        <Input
          {...register('name', { validate: isFilled('Give it a name.') })}
          maxLength={100}
          autoComplete="off"
          placeholder="Regulars in Riverside"
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isSubmitting}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}
