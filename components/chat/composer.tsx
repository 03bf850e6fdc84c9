'use client'

import { Paperclip, Pencil, SendHorizontal, X } from 'lucide-react'
import dynamic from 'next/dynamic'
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { characterCountOf } from '@/lib/client/character-count'
import { useDraft } from '@/lib/client/drafts'
import type { Self } from '@/lib/client/live-provider'
import type { Draft } from '@/lib/client/outbox'
import { ACCEPTED_FILES, useAttachments } from '@/lib/client/use-attachments'
import { useHydrated } from '@/lib/client/use-hydrated'
import { useTypingSignal } from '@/lib/client/use-typing-signal'
import { MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import { IconButton } from '../ui/button'
import { cn } from '../ui/cn'
import { AttachmentTray } from './attachment-tray'
import { toBodies } from './message-bodies'

const TemplateMenu = dynamic(() => import('./template-menu'), {
  ssr: false,
  loading: () => <span className="size-9 shrink-0 pointer-coarse:size-11" />,
})

const SHOW_COUNT_FROM = 500

export type ComposerProps = {
  self: Self
  peerName: string
  jobTitle: string | null
  conversationId: string | null
  /** Where the draft is kept. */
  place: string
  /** The text of an own message that is being changed. */
  editing: { text: string; max: number; mayBeEmpty: boolean } | null
  onSend: (drafts: Pick<Draft, 'body' | 'file'>[]) => void
  onSaveEdit: (text: string) => Promise<void>
  onCancelEdit: () => void
  autoFocus: boolean
}

/** Where a message is written. Enter sends, Shift and Enter break the line; on touch Enter breaks. */
export function Composer(props: ComposerProps) {
  const { self, conversationId, editing } = props
  const [draft, setDraft] = useDraft(self.id, props.place)
  const [edited, setEdited] = useState('')
  const [saving, setSaving] = useState(false)
  const [dropping, setDropping] = useState(false)
  const { attachments, add, retry, remove, clear } = useAttachments()
  const typing = useTypingSignal(conversationId)
  const hydrated = useHydrated()
  const field = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  const noteId = useId()

  const text = editing ? edited : draft
  const max = editing ? editing.max : MAX_TEXT_LENGTH
  const length = text.length > SHOW_COUNT_FROM ? characterCountOf(text.trim()) : text.trim().length
  const tooLong = length > max
  const uploading = attachments.some(({ upload, error }) => upload === null && error === null)
  const ready = attachments.filter(({ upload }) => upload !== null)
  const empty = editing ? length === 0 && !editing.mayBeEmpty : length === 0 && ready.length === 0
  const sendable = !empty && !tooLong && !uploading && !saving

  // On a slow device one writes before the page has taken over: that text stands in the field alone.
  useLayoutEffect(() => {
    const typed = field.current?.value ?? ''
    if (typed !== '') setDraft((held) => (held === typed ? held : `${held}${held && '\n'}${typed}`))
  }, [setDraft])

  const { autoFocus } = props
  useEffect(() => {
    // A keyboard that covers half a phone should not open by itself.
    if (autoFocus && window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [autoFocus])

  const editedText = editing?.text
  useEffect(() => {
    if (editedText === undefined) return
    setEdited(editedText)
    // Once the menu that this was chosen from has given the focus back.
    const timer = setTimeout(() => field.current?.focus(), 0)
    return () => clearTimeout(timer)
  }, [editedText])

  function change(next: string) {
    if (editing) {
      setEdited(next)
      return
    }
    setDraft(next)
    if (next.trim() === '') typing.stop()
    else typing.typed()
  }

  async function submit() {
    if (!sendable) return
    typing.stop()
    field.current?.focus()
    if (!editing) {
      props.onSend(toBodies(draft, ready))
      setDraft('')
      clear()
      return
    }
    setSaving(true)
    try {
      await props.onSaveEdit(edited.trim())
    } finally {
      setSaving(false)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return
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

  function onPaste(event: ClipboardEvent) {
    if (editing || event.clipboardData.files.length === 0) return
    event.preventDefault()
    add(event.clipboardData.files)
  }

  function onDrop(event: DragEvent) {
    setDropping(false)
    if (editing || event.dataTransfer.files.length === 0) return
    event.preventDefault()
    add(event.dataTransfer.files)
  }

  function onDragOver(event: DragEvent) {
    if (editing || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setDropping(true)
  }

  return (
    <form
      aria-label="Write a message"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
      onDrop={onDrop}
      onDragOver={onDragOver}
      onDragLeave={() => setDropping(false)}
      className="safe-bottom shrink-0 border-line border-t bg-surface"
    >
      <div className="mx-auto max-w-4xl px-2 py-2 sm:px-4 sm:py-3">
        <div
          className={cn(
            'rounded-md border border-control bg-surface transition-colors focus-within:border-accent focus-within:ring-1 focus-within:ring-accent',
            dropping && 'border-accent border-dashed bg-accent-bg',
          )}
        >
          {editing ? (
            <div className="flex items-center gap-2 border-line border-b px-3 py-1.5 text-muted text-sm">
              <Pencil aria-hidden className="size-4" />
              <span className="flex-1">Editing a message</span>
              <IconButton
                size="sm"
                label="Cancel editing"
                icon={<X aria-hidden className="size-4" />}
                onClick={props.onCancelEdit}
              />
            </div>
          ) : (
            <AttachmentTray attachments={attachments} onRemove={remove} onRetry={retry} />
          )}
          <div className="flex items-end gap-0.5 p-1">
            {editing ? null : (
              <>
                <input
                  ref={picker}
                  type="file"
                  multiple
                  hidden
                  accept={ACCEPTED_FILES}
                  onChange={(event) => {
                    if (event.target.files) add(event.target.files)
                    event.target.value = ''
                  }}
                />
                <IconButton
                  label="Attach pictures or PDF files"
                  icon={<Paperclip aria-hidden className="size-5" />}
                  onClick={() => picker.current?.click()}
                />
                {self.role === 'contractor' ? (
                  <TemplateMenu
                    peerName={props.peerName}
                    ownName={self.name}
                    jobTitle={props.jobTitle}
                    onInsert={(inserted) => {
                      change(draft.trim() === '' ? inserted : `${draft.trimEnd()}\n${inserted}`)
                      field.current?.focus()
                    }}
                  />
                ) : null}
              </>
            )}
            <textarea
              ref={field}
              rows={1}
              value={text}
              aria-label={editing ? 'Edit the message' : `Message ${props.peerName}`}
              aria-describedby={noteId}
              aria-invalid={tooLong || undefined}
              placeholder={dropping ? 'Drop to attach' : 'Write a message'}
              onChange={(event) => change(event.target.value)}
              onKeyDown={onKeyDown}
              onPaste={onPaste}
              onBlur={typing.stop}
              suppressHydrationWarning
              className="field-sizing-content max-h-46 min-h-9 min-w-0 flex-1 resize-none bg-transparent px-2 py-2 text-ink text-sm leading-5 outline-none pointer-coarse:min-h-11 pointer-coarse:py-3 pointer-coarse:text-base"
            />
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
        <p
          id={noteId}
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
      </div>
    </form>
  )
}
