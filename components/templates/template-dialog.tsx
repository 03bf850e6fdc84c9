'use client'

import { useController, useForm } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import type { Picture } from '@/lib/client/bulk-draft'
import { characterCountOf } from '@/lib/client/character-count'
import { findPlaceholderIssues } from '@/lib/client/placeholders'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Template } from '@/lib/protocol/objects'
import { PictureField } from '../bulk/picture-field'
import { PlaceholderField } from '../bulk/placeholder-field'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { Refusal } from '../ui/refusal'

export type TemplateInput = { name: string; text: string; fileUrl: string | null }

type TemplateDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Null makes a new one. */
  template: Template | null
  /** May refuse; the reason is shown in place. */
  onSave: (input: TemplateInput) => Promise<void>
}

/** Writes or changes a template. */
export function TemplateDialog(props: TemplateDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      size="lg"
      title={props.template ? 'Edit template' : 'New template'}
      description="A text to start a bulk message from. Placeholders are filled in for each recipient."
    >
      <TemplateForm {...props} />
    </Dialog>
  )
}

type TemplateFields = { name: string; text: string; picture: Picture | null }

function TemplateForm({ template, onSave, onOpenChange }: TemplateDialogProps) {
  const { register, handleSubmit, formState, setError, control } = useForm<TemplateFields>({
    defaultValues: {
      name: template?.name ?? '',
      text: template?.text ?? '',
      picture: template?.fileUrl ? toPicture(template.fileUrl) : null,
    },
  })
  const { errors, isSubmitting } = formState
  // With a picture the text becomes its caption, which is shorter.
  const { field: picture } = useController({ control, name: 'picture', rules: { deps: ['text'] } })
  const { field: text } = useController({ control, name: 'text', rules: { validate: checkText } })

  const submit = handleSubmit(async (fields) => {
    try {
      await onSave({
        name: fields.name.trim(),
        text: fields.text.trim(),
        fileUrl: fields.picture?.fileUrl ?? null,
      })
      onOpenChange(false)
    } catch (cause) {
      setError('root', { message: messageOf(cause) })
    }
  })

  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-5" noValidate>
      <Field label="Name" hint="Only you see it." error={errors.name?.message}>
        <Input
          {...register('name', { validate: isFilled('Give it a name.') })}
          maxLength={100}
          autoComplete="off"
          placeholder="Spring check-up"
        />
      </Field>
      <PlaceholderField
        label="Text"
        value={text.value}
        onChange={text.onChange}
        max={longestText(picture.value)}
        hasJob
        error={errors.text?.message}
      />
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Picture, if you like</span>
        <PictureField picture={picture.value} onChange={picture.onChange} />
      </div>
      <Refusal>{errors.root?.message}</Refusal>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={isSubmitting}>
          Save template
        </Button>
      </div>
    </form>
  )
}

function longestText(picture: Picture | null): number {
  return picture ? MAX_CAPTION_LENGTH : MAX_TEXT_LENGTH
}

function checkText(text: string, { picture }: TemplateFields): true | string {
  if (text.trim() === '') return 'Write its text.'
  if (characterCountOf(text.trim()) > longestText(picture)) return 'The text is too long.'
  return findPlaceholderIssues(text, true).length === 0 || 'Mend the placeholders that are marked.'
}

function toPicture(fileUrl: string): Picture {
  return { fileUrl, fileName: fileUrl.slice(fileUrl.lastIndexOf('/') + 1), fileSize: 0 }
}
