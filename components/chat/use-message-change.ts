'use client'

import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { useLive } from '@/lib/client/live-provider'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Message } from '@/lib/protocol/objects'
import { showToast } from '../ui/toast'
import type { ComposerProps } from './composer'
import { editableText } from './message-text'

function toEditing(message: Message): ComposerProps['editing'] {
  const isText = message.messageType === 'text'
  return {
    text: editableText(message),
    max: isText ? MAX_TEXT_LENGTH : MAX_CAPTION_LENGTH,
    mayBeEmpty: !isText,
  }
}

/** Changes or deletes one of one's own messages. */
export function useMessageChange() {
  const { live, sync } = useLive()
  const [edited, setEdited] = useState<Message | null>(null)
  const [deleted, setDeleted] = useState<Message | null>(null)

  async function saveEdit(text: string) {
    if (!edited) return
    const content = edited.messageType === 'text' ? { text } : { caption: text }
    try {
      const answer = await live.request('edit_message', { messageId: edited.id, content })
      sync.update(answer.message)
      setEdited(null)
    } catch (error) {
      showToast({ title: 'The change was not saved', description: messageOf(error), tone: 'danger' })
    }
  }

  async function confirmDelete() {
    if (!deleted) return
    const answer = await live.request('delete_message', { messageId: deleted.id })
    sync.update(answer.message)
  }

  return {
    editing: edited && toEditing(edited),
    isDeleting: deleted !== null,
    edit: setEdited,
    cancelEdit: () => setEdited(null),
    askDelete: setDeleted,
    cancelDelete: () => setDeleted(null),
    saveEdit,
    confirmDelete,
  }
}
