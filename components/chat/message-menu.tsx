'use client'

import { Copy, Pencil, Trash2 } from 'lucide-react'
import type { Message } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuItem } from '../ui/menu'
import { showToast } from '../ui/toast'
import { editableText } from './message-text'

type MessageMenuProps = {
  message: Message
  own: boolean
  anchor: HTMLElement
  onClose: () => void
  onEdit: () => void
  onDelete: () => void
}

/** What can be done with a message. One menu serves the whole thread. */
export default function MessageMenu({ message, own, anchor, onClose, onEdit, onDelete }: MessageMenuProps) {
  const text = editableText(message)

  function copy() {
    navigator.clipboard.writeText(text).then(
      () => showToast({ title: 'Copied' }),
      () => showToast({ title: 'The browser did not allow copying', tone: 'danger' }),
    )
  }

  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} align={own ? 'end' : 'start'}>
      {text ? (
        <MenuItem icon={<Copy aria-hidden />} onSelect={copy}>
          Copy text
        </MenuItem>
      ) : null}
      {own ? (
        <MenuItem icon={<Pencil aria-hidden />} onSelect={onEdit}>
          {message.messageType === 'text' ? 'Edit' : 'Edit caption'}
        </MenuItem>
      ) : null}
      {own ? (
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={onDelete}>
          Delete
        </MenuItem>
      ) : null}
    </AnchoredMenu>
  )
}
