'use client'

import { type FormEvent, useState } from 'react'
import { PictureField } from '@/components/bulk/picture-field'
import { PlaceholderField } from '@/components/bulk/placeholder-field'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { messageOf } from '@/lib/client/api'
import type { Picture } from '@/lib/client/bulk-draft'
import { characterCountOf } from '@/lib/client/character-count'
import { findPlaceholderIssues } from '@/lib/client/placeholders'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Template } from '@/lib/protocol/objects'

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

type Errors = { name?: string; text?: string }

function TemplateForm({ template, onSave, onOpenChange }: TemplateDialogProps) {
  const [name, setName] = useState(template?.name ?? '')
  const [text, setText] = useState(template?.text ?? '')
  const [picture, setPicture] = useState<Picture | null>(template?.fileUrl ? toPicture(template.fileUrl) : null)
  const [isChecked, setIsChecked] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [pending, setPending] = useState(false)
  // With a picture the text becomes its caption, which is shorter.
  const max = picture ? MAX_CAPTION_LENGTH : MAX_TEXT_LENGTH
  const found = check(name, text, max)
  // Told at the first try to save; from then on each goes away as it is mended.
  const errors = isChecked ? found : {}

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (pending) return
    setIsChecked(true)
    setRefusal(null)
    if (found.name || found.text) return
    setPending(true)
    try {
      await onSave({ name: name.trim(), text: text.trim(), fileUrl: picture?.fileUrl ?? null })
      onOpenChange(false)
    } catch (cause) {
      setRefusal(messageOf(cause))
    } finally {
      setPending(false)
    }
  }

  return (
    <form onSubmit={submit} className="flex flex-col gap-5" noValidate>
      <Field label="Name" hint="Only you see it." error={errors.name}>
        <Input
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={100}
          autoComplete="off"
          placeholder="Spring check-up"
        />
      </Field>
      <PlaceholderField label="Text" value={text} onChange={setText} max={max} hasJob error={errors.text} />
      <div className="flex flex-col gap-1.5">
        <span className="font-medium text-sm">Picture, if you like</span>
        <PictureField picture={picture} onChange={setPicture} />
      </div>
      {refusal ? (
        <p role="alert" className="rounded-sm bg-danger-bg px-3 py-2 text-danger-fg text-sm">
          {refusal}
        </p>
      ) : null}
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" pending={pending}>
          Save template
        </Button>
      </div>
    </form>
  )
}

function check(name: string, text: string, max: number): Errors {
  const errors: Errors = {}
  if (name.trim() === '') errors.name = 'Give it a name.'
  if (text.trim() === '') errors.text = 'Write its text.'
  else if (characterCountOf(text.trim()) > max) errors.text = 'The text is too long.'
  else if (findPlaceholderIssues(text, true).length > 0) errors.text = 'Mend the placeholders that are marked.'
  return errors
}

function toPicture(fileUrl: string): Picture {
  return { fileUrl, fileName: fileUrl.slice(fileUrl.lastIndexOf('/') + 1), fileSize: 0 }
}
