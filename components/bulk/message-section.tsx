'use client'

import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { type BulkDraft, toTemplatePatch, wordsOf } from '@/lib/client/bulk-draft'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Job, Template } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Field } from '../ui/field'
import { TabPanel, Tabs } from '../ui/tabs'
import { LazySelect } from './lazy-select'
import { PictureField } from './picture-field'
import { PlaceholderField } from './placeholder-field'
import { TemplatePicker } from './template-picker'

const NO_JOB = 'none'
const messageFieldId = 'bulk-message-text'

type Replaced = Pick<BulkDraft, 'mode' | 'text' | 'caption' | 'picture' | 'templateId'>

type MessageSectionProps = {
  draft: BulkDraft
  jobs: readonly Job[]
  disabled: boolean
  onChange: (patch: Partial<BulkDraft>) => void
}

/** What is sent: words or a picture, a template to start from, and the job it is about. */
export function MessageSection({ draft, jobs, disabled, onChange }: MessageSectionProps) {
  const [replaced, setReplaced] = useState<{ by: string; before: Replaced } | null>(null)
  const hasJob = draft.jobId !== null

  function pick(template: Template) {
    const { mode, text, caption, picture, templateId } = draft
    if (wordsOf(draft).trim() !== '')
      setReplaced({ by: template.name, before: { mode, text, caption, picture, templateId } })
    onChange(toTemplatePatch(template))
  }

  const jobOptions = [
    { value: NO_JOB, label: 'No job' },
    ...jobs.map(({ id, title }) => ({ value: id, label: title })),
    // A job that was closed since stays visible as what it is, until another is chosen.
    ...(draft.jobId && !jobs.some(({ id }) => id === draft.jobId)
      ? [{ value: draft.jobId, label: 'A job that is not open to you' }]
      : []),
  ]

  return (
    <Card title="What" actions={<TemplatePicker disabled={disabled} onPick={pick} />}>
      <div className="flex flex-col gap-4">
        {replaced ? (
          <div role="status" className="flex flex-wrap items-center gap-2 rounded-md bg-sunken px-3 py-2 text-sm">
            <span className="min-w-0 flex-1">{`Your text was replaced by ${replaced.by}.`}</span>
            <Button
              size="sm"
              disabled={disabled}
              icon={<Undo2 aria-hidden className="size-4" />}
              onClick={() => {
                onChange(replaced.before)
                setReplaced(null)
              }}
            >
              Undo
            </Button>
          </div>
        ) : null}
        <Tabs
          label="Kind of message"
          value={draft.mode}
          onValueChange={(mode) => {
            if (!disabled) onChange({ mode })
          }}
          items={[
            { value: 'text', label: 'Text' },
            { value: 'image', label: 'Picture' },
          ]}
        >
          <TabPanel value="text" className="pt-4">
            <PlaceholderField
              id={messageFieldId}
              label="Message"
              value={draft.text}
              max={MAX_TEXT_LENGTH}
              hasJob={hasJob}
              needsJobHint="Choose one below."
              placeholder="Hi {{firstName}}, I am in your street next week."
              disabled={disabled}
              onChange={(text) => onChange({ text, ...(text.trim() === '' ? { templateId: null } : {}) })}
            />
          </TabPanel>
          <TabPanel value="image" className="flex flex-col gap-4 pt-4">
            <PictureField picture={draft.picture} disabled={disabled} onChange={(picture) => onChange({ picture })} />
            <PlaceholderField
              label="Caption"
              value={draft.caption}
              max={MAX_CAPTION_LENGTH}
              hasJob={hasJob}
              needsJobHint="Choose one below."
              rows={3}
              disabled={disabled}
              onChange={(caption) => onChange({ caption, ...(caption.trim() === '' ? { templateId: null } : {}) })}
            />
          </TabPanel>
        </Tabs>
        <Field label="About a job" hint="The conversation is linked to it, and {{jobTitle}} stands for its title.">
          <LazySelect
            options={jobOptions}
            value={draft.jobId ?? NO_JOB}
            disabled={disabled}
            onValueChange={(jobId) => onChange({ jobId: jobId === NO_JOB ? null : jobId })}
          />
        </Field>
      </div>
    </Card>
  )
}
