'use client'

import type { ReactNode } from 'react'
import { Dialog } from '../ui/dialog'
import { isFilled } from '../ui/is-filled'
import { KeptForm } from '../ui/kept-form'
import { useKeptForm } from '../ui/use-kept-form'
import { NameField } from './name-field'

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

function NameForm({ title, initialName = '', submitLabel, onSubmit, onOpenChange }: AudienceDialogProps) {
  const form = useKeptForm(`audience-name:${title}:${initialName}`, { name: initialName })
  return (
    <KeptForm
      form={form}
      submitLabel={submitLabel}
      onSave={({ name }) => onSubmit(name.trim())}
      onClose={() => onOpenChange(false)}
    >
      <NameField
        registered={form.register('name', { validate: isFilled('Give it a name.') })}
        error={form.formState.errors.name?.message}
        placeholder="Regulars in Riverside"
      />
    </KeptForm>
  )
}
