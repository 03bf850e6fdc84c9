'use client'

import type { ReactNode } from 'react'
import type { FieldValues } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import { Button } from './button'
import { KeptNote } from './kept-note'
import { Refusal } from './refusal'
import { ReplacedText } from './replaced-text'
import type { useKeptForm } from './use-kept-form'

type KeptFormProps<T extends FieldValues> = {
  form: ReturnType<typeof useKeptForm<T>>
  submitLabel: string
  /** May refuse; the reason is shown below the fields, and the form stays. */
  onSave: (values: T) => Promise<void> | void
  /** It was saved, or is not wanted. */
  onClose: () => void
  children: ReactNode
}

/** The form within a dialog: its fields, what was written before, why it was not taken, and the two ways out. */
export function KeptForm<T extends FieldValues>({ form, submitLabel, onSave, onClose, children }: KeptFormProps<T>) {
  const { handleSubmit, setError, forget, startOver, replaced, wasRestored, formState } = form

  function end(): void {
    forget()
    onClose()
  }

  const submit = handleSubmit(async (values) => {
    try {
      await onSave(values)
      end()
    } catch (cause) {
      setError('root', { message: messageOf(cause) })
    }
  })

  return (
    <form
      onSubmit={(event) => {
        // A form of the page below hears of what its dialogs submit, through React's tree.
        event.stopPropagation()
        void submit(event)
      }}
      className="flex flex-col gap-4"
      noValidate
    >
      <KeptNote shown={wasRestored} onStartOver={startOver} />
      <ReplacedText {...replaced} />
      {children}
      <Refusal>{formState.errors.root?.message}</Refusal>
      {/* Whatever the fields need of a phone's height, saving stays in sight; at rest below them, within the dialog's padding. */}
      <div className="sticky -bottom-5 z-10 -mx-5 -mb-5 flex justify-end gap-2 bg-surface px-5 pt-3 pb-5">
        <Button onClick={end}>Cancel</Button>
        <Button type="submit" variant="primary" pending={formState.isSubmitting}>
          {submitLabel}
        </Button>
      </div>
    </form>
  )
}
