'use client'

import { useMemo } from 'react'
import { useController } from 'react-hook-form'
import type { Picture } from '@/lib/client/bulk-draft'
import { characterCountOf } from '@/lib/client/character-count'
import { findPlaceholderIssues } from '@/lib/client/placeholders'
import { ownNamesIn } from '@/lib/client/template-words'
import { MAX_CAPTION_LENGTH, MAX_OWN_PLACEHOLDERS, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Template } from '@/lib/protocol/template-objects'
import { PictureField } from '../bulk/picture-field'
import { PlaceholderField } from '../bulk/placeholder-field'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { isFilled } from '../ui/is-filled'
import { KeptForm } from '../ui/kept-form'
import { useKeptForm } from '../ui/use-kept-form'
import { OwnPlaceholders } from './own-placeholders'

export type TemplateInput = Pick<Template, 'name' | 'text' | 'placeholders'> & { fileUrl: string | null }

type TemplateDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Null makes a new one. */
  template: Template | null
  /** Whether it may have a picture: only its sender's own can be sent. */
  hasPicture: boolean
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
      description="A text to start a message from. Placeholders are filled in for each recipient."
    >
      <TemplateForm {...props} />
    </Dialog>
  )
}

type TemplateFields = { name: string; text: string; picture: Picture | null; fallbacks: Record<string, string> }

function TemplateForm({ template, hasPicture, onSave, onOpenChange }: TemplateDialogProps) {
  const place = `template:${template?.id ?? 'new'}`
  const form = useKeptForm<TemplateFields>(place, {
    name: template?.name ?? '',
    text: template?.text ?? '',
    picture: template?.fileUrl ? toPicture(template.fileUrl) : null,
    fallbacks: Object.fromEntries((template?.placeholders ?? []).map(({ name, fallback }) => [name, fallback])),
  })
  const { register, control } = form
  const { errors } = form.formState
  // With a picture the text becomes its caption, which is shorter.
  const { field: picture } = useController({ control, name: 'picture', rules: { deps: ['text'] } })
  const { field: text } = useController({ control, name: 'text', rules: { validate: checkText } })

  const own = useMemo(() => ownNamesIn(text.value), [text.value])

  const save = (fields: TemplateFields) =>
    onSave({
      name: fields.name.trim(),
      text: fields.text.trim(),
      placeholders: own.map((name) => ({ name, fallback: fields.fallbacks[name]?.trim() ?? '' })),
      fileUrl: fields.picture?.fileUrl ?? null,
    })

  return (
    <KeptForm form={form} submitLabel="Save template" onSave={save} onClose={() => onOpenChange(false)}>
      <Field
        label="Name"
        hint={hasPicture ? 'Only you see it.' : 'Contractors choose it by its name.'}
        error={errors.name?.message}
      >
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
        own={own}
        error={errors.text?.message}
      />
      <OwnPlaceholders
        names={own}
        toField={(name) => ({
          ...register(`fallbacks.${name}`, { validate: checkFallback }),
          error: errors.fallbacks?.[name]?.message,
        })}
        onReplace={(name, by) =>
          text.onChange(text.value.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'), `{{${by}}}`))
        }
      />
      {hasPicture ? (
        <div className="flex flex-col gap-1.5">
          <span className="font-medium text-sm">Picture, if you like</span>
          <PictureField place={place} picture={picture.value} onChange={picture.onChange} />
        </div>
      ) : null}
    </KeptForm>
  )
}

function longestText(picture: Picture | null): number {
  return picture ? MAX_CAPTION_LENGTH : MAX_TEXT_LENGTH
}

function checkText(text: string, { picture }: TemplateFields): true | string {
  if (text.trim() === '') return 'Write its text.'
  if (characterCountOf(text.trim()) > longestText(picture)) return 'The text is too long.'
  const own = ownNamesIn(text)
  if (own.length > MAX_OWN_PLACEHOLDERS) return `At most ${MAX_OWN_PLACEHOLDERS} placeholders of its own.`
  return findPlaceholderIssues(text, true, own).length === 0 || 'Mend the placeholders that are marked.'
}

function checkFallback(fallback: string): true | string {
  if (fallback.trim() === '') return 'Say what stands there when it is left empty.'
  return !/[{}]/.test(fallback) || 'Leave the braces out.'
}

function toPicture(fileUrl: string): Picture {
  return { fileUrl, fileName: fileUrl.slice(fileUrl.lastIndexOf('/') + 1), fileSize: 0 }
}
