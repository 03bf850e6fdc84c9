'use client'

import { fillOwnPlaceholders, type OwnValues, toPlaceholderWords } from '@/lib/client/template-words'
import type { Template } from '@/lib/protocol/template-objects'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'
import { KeptForm } from '../ui/kept-form'
import { useKeptForm } from '../ui/use-kept-form'

type OwnWordsDialogProps = {
  open: boolean
  template: Template
  onClose: () => void
  /** The template's text with these words in it. */
  onFilled: (text: string) => void
}

/** Asks what stands for each of a template's own placeholders. */
export function OwnWordsDialog(props: OwnWordsDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => (open ? undefined : props.onClose())}
      title={props.template.name}
      description="Fill in what differs this time. What you leave empty says what stands in grey."
    >
      <OwnWordsForm {...props} />
    </Dialog>
  )
}

/** Braces would make a placeholder of one's words. */
const withoutBraces = (value: string | undefined) => !/[{}]/.test(value ?? '') || 'Leave the braces out.'

function OwnWordsForm({ template, onClose, onFilled }: OwnWordsDialogProps) {
  const form = useKeptForm<OwnValues>(
    `template-words:${template.id}`,
    Object.fromEntries(template.placeholders.map(({ name }) => [name, ''])),
  )
  return (
    <KeptForm
      form={form}
      submitLabel="Use template"
      onSave={(values) => onFilled(fillOwnPlaceholders(template.text, template.placeholders, values))}
      onClose={onClose}
    >
      {template.placeholders.map(({ name, fallback }) => (
        <Field key={name} label={toPlaceholderWords(name)} error={form.formState.errors[name]?.message}>
          <Input
            {...form.register(name, { validate: withoutBraces })}
            maxLength={200}
            autoComplete="off"
            placeholder={fallback}
          />
        </Field>
      ))}
    </KeptForm>
  )
}
