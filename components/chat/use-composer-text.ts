'use client'

import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useDraft } from '@/lib/client/drafts'
import { useTypingSignal } from '@/lib/client/use-typing-signal'
import type { ComposerProps } from './composer'

type TextOptions = Pick<ComposerProps, 'self' | 'place' | 'conversationId' | 'editing'>

/** The text in the composer: the draft of this place, or while a message is being changed that message's. */
export function useComposerText(
  field: RefObject<HTMLTextAreaElement | null>,
  { self, place, conversationId, editing }: TextOptions,
) {
  const draft = useDraft(self.id, place)
  const { change: setDraft } = draft
  const typing = useTypingSignal(conversationId)

  const text = editing ? editing.text : draft.text
  const drawn = useRef(text)
  // On a slow device one writes before the page has taken over: that text stands in the field alone.
  useLayoutEffect(() => {
    const typed = field.current?.value ?? ''
    if (typed !== '' && typed !== drawn.current)
      setDraft((held) => (held === typed ? held : `${held}${held && '\n'}${typed}`))
  }, [field, setDraft])

  function change(next: string) {
    if (editing) {
      editing.onChange(next)
      return
    }
    setDraft(next)
    if (next.trim() === '') typing.stop()
    else typing.typed()
  }

  return { text, change, draft, endTyping: typing.stop }
}
