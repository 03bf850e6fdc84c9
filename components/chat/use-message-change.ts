'use client'

import { useState } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { forgetTyped, joinedTexts, noteTyped, type TextPlace } from '@/lib/client/typed-texts'
import { useKept } from '@/lib/client/use-kept'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Message } from '@/lib/protocol/objects'
import type { EditContent } from '@/lib/protocol/request-inputs'
import type { ComposerProps } from './composer'
import { editableText } from './message-text'

/** A correction that is being typed: it waits like any draft. */
type Correction = { message: Message; text: string }

function toEditing(
  { message, text }: Correction,
  verbs: Pick<NonNullable<ComposerProps['editing']>, 'onChange' | 'replaced'>,
): ComposerProps['editing'] {
  const isText = message.messageType === 'text'
  return {
    ...verbs,
    messageId: message.id,
    text,
    max: isText ? MAX_TEXT_LENGTH : MAX_CAPTION_LENGTH,
    mayBeEmpty: !isText,
  }
}

/** Changes or deletes one of one's own messages. */
export function useMessageChange(conversationId: string) {
  const { outbox, self } = useLive()
  const key = `rollcall:edit:${self.id}:${conversationId}`
  const replacedKey = `rollcall:replaced:${self.id}:edit-${conversationId}`
  const [correction, setCorrection] = useKept<Correction>(key)
  const [replaced, setReplaced] = useKept<string>(replacedKey)
  const [deleted, setDeleted] = useState<Message | null>(null)

  function send(message: Message, content: EditContent | null) {
    const change = { messageId: message.id, content, before: editableText(message) }
    return outbox.add([{ target: { conversationId }, change }])
  }

  function type(held: Correction, text: string) {
    const place: TextPlace = {
      textsOf: (value) => ({ text: (value as Correction | null)?.text ?? '' }),
      replacedKeyOf: () => replacedKey,
    }
    setCorrection({ ...held, text })
    noteTyped(key, { text }, place)
  }

  function end(consumed?: string) {
    forgetTyped(key)
    setCorrection(null, consumed)
  }

  async function saveEdit(text: string) {
    if (!correction) return
    const { message } = correction
    await send(message, message.messageType === 'text' ? { text } : { caption: text })
    end(text)
  }

  async function confirmDelete() {
    if (deleted) await send(deleted, null)
  }

  return {
    editing:
      correction &&
      toEditing(correction, {
        onChange: (text) => type(correction, text),
        replaced: {
          text: replaced ?? '',
          onRestore() {
            setReplaced(null)
            type(correction, joinedTexts(correction.text, replaced ?? ''))
          },
          onForget: () => setReplaced(null),
        },
      }),
    isDeleting: deleted !== null,
    edit: (message: Message) => setCorrection({ message, text: editableText(message) }),
    cancelEdit: () => end(),
    askDelete: setDeleted,
    cancelDelete: () => setDeleted(null),
    saveEdit,
    confirmDelete,
  }
}
