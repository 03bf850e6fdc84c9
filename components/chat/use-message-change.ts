'use client'

import { useState } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { useKept } from '@/lib/client/use-kept'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Message } from '@/lib/protocol/objects'
import type { EditContent } from '@/lib/protocol/request-inputs'
import type { ComposerProps } from './composer'
import { editableText } from './message-text'

/** A correction that is being typed: it waits like any draft. */
type Correction = { message: Message; text: string }

function toEditing({ message, text }: Correction, onChange: (text: string) => void): ComposerProps['editing'] {
  const isText = message.messageType === 'text'
  return {
    messageId: message.id,
    text,
    onChange,
    max: isText ? MAX_TEXT_LENGTH : MAX_CAPTION_LENGTH,
    mayBeEmpty: !isText,
  }
}

/** Changes or deletes one of one's own messages. */
export function useMessageChange(conversationId: string) {
  const { outbox, self } = useLive()
  const [correction, setCorrection] = useKept<Correction>(`rollcall:edit:${self.id}:${conversationId}`)
  const [deleted, setDeleted] = useState<Message | null>(null)

  function send(message: Message, content: EditContent | null) {
    const change = { messageId: message.id, content, before: editableText(message) }
    return outbox.add([{ target: { conversationId }, change }])
  }

  async function saveEdit(text: string) {
    if (!correction) return
    const { message } = correction
    await send(message, message.messageType === 'text' ? { text } : { caption: text })
    setCorrection(null)
  }

  async function confirmDelete() {
    if (deleted) await send(deleted, null)
  }

  return {
    editing: correction && toEditing(correction, (text) => setCorrection({ ...correction, text })),
    isDeleting: deleted !== null,
    edit: (message: Message) => setCorrection({ message, text: editableText(message) }),
    cancelEdit: () => setCorrection(null),
    askDelete: setDeleted,
    cancelDelete: () => setDeleted(null),
    saveEdit,
    confirmDelete,
  }
}
