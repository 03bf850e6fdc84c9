'use client'

import dynamic from 'next/dynamic'
import type { BulkDraft } from '@/lib/client/bulk-draft'
import { loadPart } from '@/lib/client/load-part'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Job } from '@/lib/protocol/objects'
import type { Template } from '@/lib/protocol/template-objects'
import { Field } from '../ui/field'
import { Select } from '../ui/select'
import { Skeleton } from '../ui/skeleton'
import { PlaceholderField } from './placeholder-field'

const PictureField = dynamic(
  loadPart(() => import('./picture-field').then((module) => module.PictureField)),
  { ssr: false, loading: () => <Skeleton className="h-12 rounded-md" /> },
)

const NO_JOB = 'none'

type Words = Pick<BulkDraft, 'text' | 'caption' | 'picture' | 'templateId'>
type MessageFieldsProps = {
  /** Where a picture is kept that is on its way. */
  place: string
  draft: BulkDraft
  disabled: boolean
  onChange: (patch: Partial<Words>) => void
  /** Takes a template as the whole message, its picture too, where nothing else is written. */
  onTemplate?: (template: Template) => void
}

/** The words of a bulk message, or its picture with a caption. */
export function MessageFields({ place, draft, disabled, onChange, onTemplate }: MessageFieldsProps) {
  /** After a slash: among other words a template adds its own, and leaves the rest of the message alone. */
  function insert(template: Template, { before, after }: { before: string; after: string }) {
    if (onTemplate && `${before}${after}`.trim() === '') return onTemplate(template)
    const words = `${before}${template.text}${after}`
    onChange({ ...(draft.mode === 'text' ? { text: words } : { caption: words }), templateId: template.id })
  }
  const shared = {
    hasJob: draft.jobId !== null,
    needsJobHint: 'Choose one below.',
    disabled,
    onTemplate: insert,
  }
  if (draft.mode === 'text') {
    return (
      <PlaceholderField
        {...shared}
        label="Message"
        value={draft.text}
        max={MAX_TEXT_LENGTH}
        placeholder="Hi {{firstName}}, I am in your street next week."
        onChange={(text) => onChange({ text, ...(text.trim() === '' ? { templateId: null } : {}) })}
      />
    )
  }
  return (
    <div className="flex flex-col gap-4">
      <PictureField
        place={place}
        picture={draft.picture}
        disabled={disabled}
        onChange={(picture) => onChange({ picture })}
      />
      <PlaceholderField
        {...shared}
        label="Caption"
        value={draft.caption}
        max={MAX_CAPTION_LENGTH}
        rows={3}
        onChange={(caption) => onChange({ caption, ...(caption.trim() === '' ? { templateId: null } : {}) })}
      />
    </div>
  )
}

type JobFieldProps = {
  jobId: string | null
  jobs: readonly Job[]
  disabled: boolean
  onChange: (jobId: string | null) => void
}

/** The job that a bulk message is about. */
export function JobField({ jobId, jobs, disabled, onChange }: JobFieldProps) {
  const options = [
    { value: NO_JOB, label: 'No job' },
    ...jobs.map(({ id, title }) => ({ value: id, label: title })),
    // A job that was closed since stays visible as what it is, until another is chosen.
    ...(jobId && !jobs.some(({ id }) => id === jobId)
      ? [{ value: jobId, label: 'A job that is not open to you' }]
      : []),
  ]
  return (
    <Field label="About a job" hint="The conversation is linked to it, and {{jobTitle}} stands for its title.">
      <Select
        options={options}
        value={jobId ?? NO_JOB}
        disabled={disabled}
        onValueChange={(value) => onChange(value === NO_JOB ? null : value)}
      />
    </Field>
  )
}
