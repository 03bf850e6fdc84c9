'use client'

import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { type BulkDraft, toTemplatePatch, wordsOf } from '@/lib/client/bulk-draft'
import type { Job } from '@/lib/protocol/objects'
import type { Template } from '@/lib/protocol/template-objects'
import { useOwnWords } from '../templates/use-own-words'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Segmented } from '../ui/segmented'
import { JobField, MessageFields } from './message-fields'
import { ReplacedWords } from './replaced-words'
import { TemplatePicker } from './template-picker'

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

  function pick(template: Template) {
    const { mode, text, caption, picture, templateId } = draft
    if (wordsOf(draft).trim() !== '')
      setReplaced({ by: template.name, before: { mode, text, caption, picture, templateId } })
    onChange(toTemplatePatch(template))
  }
  const { pick: pickWithWords, dialog } = useOwnWords(pick)

  return (
    <Card
      fill
      title="What"
      className="md:max-xl:shrink-0"
      actions={<TemplatePicker disabled={disabled} onPick={(template) => pickWithWords(template)} />}
    >
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
        <div>
          <Segmented
            label="Kind of message"
            value={draft.mode}
            onValueChange={(mode) => {
              if (!disabled) onChange({ mode })
            }}
            items={[
              { value: 'text', label: 'Text' },
              { value: 'image', label: 'Picture' },
            ]}
          />
        </div>
        <ReplacedWords draft={draft} onRestore={onChange} />
        <MessageFields
          place="bulk"
          draft={draft}
          disabled={disabled}
          onChange={onChange}
          onTemplate={(template) => onChange(toTemplatePatch(template))}
        />
        <JobField jobId={draft.jobId} jobs={jobs} disabled={disabled} onChange={(jobId) => onChange({ jobId })} />
      </div>
      {dialog}
    </Card>
  )
}
