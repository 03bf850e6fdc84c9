'use client'

import { Pencil, SendHorizontal, X } from 'lucide-react'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { characterCountOf } from '@/lib/client/character-count'
import { fillCertain, findHoles } from '@/lib/client/holes'
import type { Self } from '@/lib/client/live-provider'
import type { Draft } from '@/lib/client/outbox'
import { type About, useAbout } from '@/lib/client/use-about'
import { useAttachments } from '@/lib/client/use-attachments'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useOffline } from '@/lib/client/use-offline'
import { MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import { SlashTemplates } from '../templates/slash-templates'
import { IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { isComposing } from '../ui/is-composing'
import { ReplacedText, type ReplacedTextProps } from '../ui/replaced-text'
import { AboutChip } from './about-chip'
import { AttachmentTray } from './attachment-tray'
import { ComposerTools } from './composer-tools'
import { HolesNote } from './holes-note'
import { toBodies } from './message-bodies'
import { PaceNote } from './pace-note'
import { useComposerFocus } from './use-composer-focus'
import { useComposerHeight } from './use-composer-height'
import { useComposerText } from './use-composer-text'
import { useFileDrop } from './use-file-drop'
import { useFillings } from './use-fillings'

const SHOW_COUNT_FROM = 500

export type ComposerProps = {
  self: Self
  peerName: string
  /** The jobs that this conversation is about. */
  jobs: readonly About[]
  conversationId: string | null
  /** Where the draft is kept. */
  place: string
  /** The own message that is being changed, as it is now. */
  editing: {
    messageId: string
    text: string
    onChange: (text: string) => void
    /** What another tab has replaced of it. */
    replaced: ReplacedTextProps
    max: number
    mayBeEmpty: boolean
  } | null
  /** How many messages were answered by quoting them: with each the focus comes here. */
  quotes?: number
  onSend: (drafts: Pick<Draft, 'body' | 'file' | 'jobId'>[]) => void
  onSaveEdit: (text: string) => Promise<void>
  onCancelEdit: () => void
}

/** Where a message is written. Enter sends, Shift and Enter break the line; on touch Enter breaks. */
export function Composer(props: ComposerProps) {
  const { self, editing } = props
  const [saving, setSaving] = useState(false)
  const { attachments, add, clear, ...tray } = useAttachments(self.id, props.place)
  const field = useRef<HTMLTextAreaElement>(null)
  const { dropping, onPaste } = useFileDrop(field, editing === null, add)
  const hydrated = useHydrated()
  useComposerHeight(field)
  const { text, change, draft, endTyping } = useComposerText(field, props)
  useComposerFocus(field, props)
  const noteId = useId()
  const [about, setAbout] = useAbout(self.id, props.place)
  const fillings = useFillings(self, props.peerName, props.jobs, about)
  const holes = fillings ? findHoles(text, fillings) : []

  const max = editing ? editing.max : MAX_TEXT_LENGTH
  const length = text.length > SHOW_COUNT_FROM ? characterCountOf(text.trim()) : text.trim().length
  const tooLong = length > max
  const offline = useOffline()
  const uploading = !offline && attachments.some(({ upload, error }) => upload === null && error === null)
  // What does not come through now is sent by the outbox; what was refused for good is nothing to send.
  const ready = attachments.filter(({ error }) => !error?.isFinal)
  const empty = editing ? length === 0 && !editing.mayBeEmpty : length === 0 && ready.length === 0
  const sendable = !empty && !tooLong && !uploading && !saving && holes.length === 0

  async function submit() {
    if (!sendable) return
    endTyping()
    field.current?.focus()
    if (!editing) {
      props.onSend(toBodies(text, ready).map((part) => ({ ...part, jobId: about?.id ?? null })))
      setAbout(null)
      draft.consume()
      clear()
      return
    }
    setSaving(true)
    try {
      await props.onSaveEdit(text.trim())
    } finally {
      setSaving(false)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Escape' && editing) {
      event.preventDefault()
      event.stopPropagation()
      props.onCancelEdit()
    }
    const breaks = event.shiftKey || window.matchMedia('(pointer: coarse)').matches
    if (event.key === 'Enter' && !breaks) {
      event.preventDefault()
      void submit()
    }
  }

  return (
    <form
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      className="safe-bottom shrink-0 border-line border-t bg-surface"
    >
      <div className="mx-auto max-w-180 px-2 py-2 sm:px-4">
        <PaceNote />
        <div
          className={cn(
            'rounded-md border border-control bg-surface transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
            dropping && 'border-accent border-dashed bg-accent-bg',
          )}
        >
          {editing ? (
            <>
              <EditingBar onCancel={props.onCancelEdit} />
              <ReplacedText {...editing.replaced} />
            </>
          ) : (
            <>
              <ReplacedText text={draft.replaced} onRestore={draft.restore} onForget={draft.forgetReplaced} />
              {about ? <AboutChip title={about.title} onRemove={() => setAbout(null)} /> : null}
              <AttachmentTray
                attachments={attachments}
                onRemove={tray.remove}
                onRetry={tray.retry}
                onOriginal={tray.sendOriginal}
              />
            </>
          )}
          <HolesNote holes={holes} onFill={(hole, value) => change(text.replaceAll(hole, value))} />
          <div className="flex items-end gap-0.5 p-1">
            {editing ? null : (
              <ComposerTools
                fillings={fillings}
                onFiles={add}
                onInsert={(inserted) => {
                  change(text.trim() === '' ? inserted : `${text.trimEnd()}\n${inserted}`)
                  field.current?.focus()
                }}
              />
            )}
            <textarea
              ref={field}
              dir="auto"
              rows={1}
              // A browser that goes back would fill in what stood here, be it a correction or sent meanwhile.
              autoComplete="off"
              value={text}
              aria-label={editing ? 'Edit the message' : `Message ${props.peerName}`}
              aria-describedby={noteId}
              aria-invalid={tooLong || undefined}
              placeholder={dropping ? 'Drop to attach' : 'Write a message'}
              onChange={(event) => change(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={endTyping}
              suppressHydrationWarning
              className="field-sizing-content max-h-46 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2 py-2 text-ink text-sm leading-5 outline-none pointer-coarse:min-h-11 pointer-coarse:py-3 pointer-coarse:text-base"
            />
            {fillings ? (
              <SlashTemplates
                field={field}
                onPick={({ text: words }, { before, after }) => change(before + fillCertain(words, fillings) + after)}
              />
            ) : null}
            <IconButton
              type="submit"
              variant="primary"
              label={editing ? 'Save' : uploading ? 'Waiting for the upload' : 'Send'}
              // Before the page has taken over, the browser would send the form itself and lose the text.
              disabled={!hydrated}
              aria-disabled={!sendable}
              pending={saving}
              icon={<SendHorizontal aria-hidden className="size-4.5" />}
            />
          </div>
        </div>
        <LengthNote id={noteId} length={length} max={max} />
      </div>
    </form>
  )
}

function EditingBar({ onCancel }: { onCancel: () => void }) {
  return (
    <div className="flex items-center gap-2 border-line border-b px-3 py-1.5 text-muted text-sm">
      <Pencil aria-hidden className="size-4" />
      <span className="flex-1">Editing a message</span>
      <IconButton size="sm" label="Cancel editing" icon={<X aria-hidden className="size-4" />} onClick={onCancel} />
    </div>
  )
}

function LengthNote({ id, length, max }: { id: string; length: number; max: number }) {
  const tooLong = length > max
  return (
    <p
      id={id}
      className={cn(
        'px-1 text-xs',
        tooLong ? 'pt-1 text-danger-fg' : 'text-muted',
        length < SHOW_COUNT_FROM && 'sr-only',
      )}
    >
      {tooLong
        ? `${length - max} characters too many: ${max} at most.`
        : length >= SHOW_COUNT_FROM
          ? `${length} of ${max} characters`
          : 'Enter sends. Shift and Enter break the line.'}
    </p>
  )
}
