'use client'

import { useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import type { Job } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input, Textarea } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { Refusal } from '../ui/refusal'

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
  const { register, handleSubmit, formState, setError } = useForm({
    defaultValues: { title: job?.title ?? '', description: job?.description ?? '' },
  })
  const { errors, isSubmitting } = formState

  const submit = handleSubmit(async ({ title, description }) => {
    try {
      await onSave({ title: title.trim(), description: description.trim() })
      onOpenChange(false)
    } catch (cause) {
      setError('root', { message: messageOf(cause) })
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4" noValidate>
      <Field label="Title" error={errors.title?.message}>
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
      <Refusal>{errors.root?.message}</Refusal>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isSubmitting}>
          {job ? 'Save job' : 'Post job'}
        </Button>
      </div>
    </form>
  )
}
