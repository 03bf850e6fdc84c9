'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Textarea } from '@/components/ui/input'
import { messageOf } from '@/lib/client/api'
import type { Job } from '@/lib/protocol/objects'

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
  const [title, setTitle] = useState(job?.title ?? '')
  const [description, setDescription] = useState(job?.description ?? '')
  const [errors, setErrors] = useState<{ title?: string; form?: string }>({})
  const [pending, setPending] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    if (title.trim() === '') {
      setErrors({ title: 'Give it a title.' })
      return
    }
    setErrors({})
    setPending(true)
    try {
      await onSave({ title: title.trim(), description: description.trim() })
      onOpenChange(false)
    } catch (cause) {
      setErrors({ form: messageOf(cause) })
    } finally {
      setPending(false)
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-4" noValidate>
      <Field label="Title" error={errors.title}>
        <Input
          value={title}
          onChange={(event) => {
            setTitle(event.target.value)
            setErrors({})
          }}
          maxLength={200}
          autoComplete="off"
          placeholder="Kitchen repaint"
        />
      </Field>
      <Field label="Description" hint="What is to be done, where, and by when.">
        <Textarea
          value={description}
          onChange={(event) => setDescription(event.target.value)}
          maxLength={5000}
          rows={6}
        />
      </Field>
      {errors.form ? (
        <p role="alert" className="rounded-sm bg-danger-bg px-3 py-2 text-danger-fg text-sm">
          {errors.form}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          {job ? 'Save job' : 'Post job'}
        </Button>
      </div>
    </form>
  )
}
