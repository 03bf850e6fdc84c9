'use client'

import { Plus } from 'lucide-react'
import { type ComponentProps, useDeferredValue, useId, useMemo, useRef } from 'react'
import { characterCountOf } from '@/lib/client/character-count'
import {
  findPlaceholderIssues,
  type PlaceholderIssue,
  type PlaceholderPart,
  placeholders,
  toPlaceholderParts,
} from '@/lib/client/placeholders'
import { SlashTemplates, type SlashTemplatesProps } from '../templates/slash-templates'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'
import { controlClass } from '../ui/control-class'

type PlaceholderFieldProps = {
  label: string
  value: string
  onChange: (value: string) => void
  max: number
  /** Whether `{{jobTitle}}` has something to stand for. */
  hasJob: boolean
  /** Placeholders that are known here beside those of every message. */
  own?: readonly string[]
  /** Offers templates after a slash, and puts one in its place. */
  onTemplate?: SlashTemplatesProps['onPick']
  /** What to do about a missing job, where it can be chosen nearby. */
  needsJobHint?: string
  rows?: number
  placeholder?: string
  disabled?: boolean
  error?: string | undefined
  id?: string
}

const none: readonly string[] = []

/** A text field that shows placeholders as it knows them, and flags in place what is none. */
export function PlaceholderField(props: PlaceholderFieldProps) {
  const { label, value, onChange, max, hasJob, own = none, disabled, error } = props
  const ownId = useId()
  const fieldId = props.id ?? ownId
  const noteId = `${ownId}-note`
  const field = useRef<HTMLTextAreaElement>(null)
  const checked = useDeferredValue(value)
  const issues = useMemo(() => findPlaceholderIssues(checked, hasJob, own), [checked, hasJob, own])
  const count = useMemo(() => characterCountOf(checked.trim()), [checked])
  const isOver = count > max

  /** Through the browser's own editing, so that undo takes it back. */
  function insert(text: string) {
    const element = field.current
    if (!element) return
    element.focus()
    if (!document.execCommand('insertText', false, text)) {
      onChange(value.slice(0, element.selectionStart) + text + value.slice(element.selectionEnd))
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex items-baseline justify-between gap-4">
        <label htmlFor={fieldId} className="font-medium text-sm">
          {label}
        </label>
        <span className={cn('tabular text-xs', isOver ? 'font-semibold text-danger-fg' : 'text-muted')}>
          {isOver ? `${count - max} too many: ` : ''}
          {`${count} of ${max}`}
          <span className="sr-only"> characters</span>
        </span>
      </div>
      <HighlightedTextarea
        ref={field}
        id={fieldId}
        value={value}
        parts={toPlaceholderParts(value)}
        own={own}
        rows={props.rows ?? 6}
        placeholder={props.placeholder}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={issues.length > 0 || isOver || Boolean(error) || undefined}
        aria-describedby={noteId}
      />
      {props.onTemplate ? <SlashTemplates field={field} onPick={props.onTemplate} /> : null}
      <div id={noteId} className="flex flex-col gap-1 empty:hidden">
        {error ? <p className="text-danger-fg text-sm">{error}</p> : null}
        {issues.map((issue) => (
          <IssueLine
            key={issue.text}
            issue={issue}
            needsJobHint={props.needsJobHint}
            onReplace={(replacement) => onChange(value.replaceAll(issue.text, replacement))}
          />
        ))}
      </div>
      <fieldset className="flex flex-wrap items-center gap-1.5">
        <legend className="sr-only">Insert a placeholder</legend>
        {placeholders.map(({ name, label: words }) => (
          <Button
            key={name}
            size="sm"
            disabled={disabled}
            title={`Inserts {{${name}}}`}
            className="rounded-full"
            icon={<Plus aria-hidden className="size-3.5" />}
            // Keeps the cursor in the text, where the placeholder goes.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(`{{${name}}}`)}
          >
            {words}
          </Button>
        ))}
      </fieldset>
    </div>
  )
}

type IssueLineProps = {
  issue: PlaceholderIssue
  needsJobHint: string | undefined
  onReplace: (replacement: string) => void
}

function IssueLine({ issue, needsJobHint, onReplace }: IssueLineProps) {
  const shown = issue.text.length > 40 ? `${issue.text.slice(0, 40)}…` : issue.text
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-danger-fg text-sm">
      <code className="rounded-sm bg-danger-bg px-1">{shown}</code>
      <span>{issue.kind === 'needs_job' ? `needs a job. ${needsJobHint ?? ''}` : 'is not a placeholder.'}</span>
      {issue.suggestion ? (
        <Button size="sm" onClick={() => onReplace(`{{${issue.suggestion}}}`)}>
          {`Use {{${issue.suggestion}}}`}
        </Button>
      ) : null}
    </p>
  )
}

type HighlightedTextareaProps = ComponentProps<'textarea'> & {
  parts: readonly PlaceholderPart[]
  own: readonly string[]
}

/** Both layers must break lines alike, so they share every class that moves a letter. */
const layer =
  'col-start-1 row-start-1 whitespace-pre-wrap break-words px-3 py-2 text-sm leading-6 pointer-coarse:text-base'

/** A textarea that grows with its text, over a copy of the same text that carries the marks. */
function HighlightedTextarea({ parts, own, className, rows = 6, ...props }: HighlightedTextareaProps) {
  return (
    <div className={cn('grid max-h-[60vh] overflow-y-auto rounded-md bg-surface', className)}>
      <div
        aria-hidden
        dir="auto"
        className={cn(layer, 'plain-bidi pointer-events-none border border-transparent text-transparent')}
      >
        {parts.map((part, index) =>
          part.kind === 'text' ? (
            part.text
          ) : (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
              key={index}
              className={cn(
                'rounded-sm',
                part.kind === 'known' || (part.kind === 'unknown' && own.includes(part.inner))
                  ? 'bg-accent-bg ring-1 ring-accent/40'
                  : 'bg-danger-bg underline decoration-2 decoration-danger decoration-wavy underline-offset-4',
              )}
            >
              {part.text}
            </span>
          ),
        )}
        {'\n\u200b'}
      </div>
      <textarea
        dir="auto"
        {...props}
        rows={rows}
        className={cn(controlClass, layer, 'resize-none overflow-hidden bg-transparent')}
      />
    </div>
  )
}
