'use client'

import type { Job } from '@/lib/protocol/objects'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input, Textarea } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { KeptForm } from '../ui/kept-form'
import { useKeptForm } from '../ui/use-kept-form'

export type JobInput = { title: string; description: string }

type JobDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Null posts a new one. */
  job: Job | null
  /** May refuse; the reason is shown in place. */
  onSave: (input: JobInput) => Promise<void>
}

/** Posts or edits a job. */
export function JobDialog(props: JobDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.job ? 'Edit job' : 'Post a job'}
      description="Everyone it is open to sees the title, the description and your name."
    >
      <JobForm {...props} />
    </Dialog>
  )
}

function JobForm({ job, onSave, onOpenChange }: JobDialogProps) {
  const form = useKeptForm(`job:${job?.id ?? 'new'}`, {
    title: job?.title ?? '',
    description: job?.description ?? '',
  })
  const { register, formState } = form
  return (
    <KeptForm
      form={form}
      submitLabel={job ? 'Save job' : 'Post job'}
      onSave={({ title, description }) => onSave({ title: title.trim(), description: description.trim() })}
      onClose={() => onOpenChange(false)}
    >
      <Field label="Title" error={formState.errors.title?.message}>
        <Input
          {...register('title', { validate: isFilled('Give it a title.') })}
          maxLength={200}
          autoComplete="off"
          placeholder="Kitchen repaint"
        />
      </Field>
      <Field label="Description" hint="What is to be done, where, and by when.">
        <Textarea {...register('description')} maxLength={5000} rows={6} />
      </Field>
    </KeptForm>
  )
}
