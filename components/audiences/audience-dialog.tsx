'use client'

import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { messageOf } from '@/lib/client/api'

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
  const formId = useId()
  const [name, setName] = useState(initialName)
  const [error, setError] = useState<string>()
  const [pending, setPending] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    const trimmed = name.trim()
    if (trimmed === '') {
      setError('Give it a name.')
      return
    }
    setPending(true)
    setError(undefined)
    try {
      await onSubmit(trimmed)
      onOpenChange(false)
    } catch (cause) {
      setError(messageOf(cause))
    } finally {
      setPending(false)
    }
  }

  return (
    <form id={formId} onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <Field label="Name" error={error}>
        <Input
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setError(undefined)
          }}
          maxLength={100}
          autoComplete="off"
          placeholder="Regulars in Riverside"
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}
