'use client'

import { Copy, Flag, Pencil, Reply, Trash2 } from 'lucide-react'
import type { Message } from '@/lib/protocol/objects'
import { copyText } from '../ui/copy-text'
import { AnchoredMenu, MenuItem } from '../ui/menu'
import { editableText } from './message-text'

type MessageMenuProps = {
  message: Message
  own: boolean
  anchor: HTMLElement
  onClose: () => void
  /** Undefined where nothing can be written. */
  onQuote: (() => void) | undefined
  onEdit: () => void
  onDelete: () => void
  onReport: () => void
}

/** What can be done with a message. One menu serves the whole thread. */
export default function MessageMenu({ message, own, anchor, onClose, ...verbs }: MessageMenuProps) {
  const text = editableText(message)

  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} align={own ? 'end' : 'start'}>
      {verbs.onQuote ? (
        <MenuItem icon={<Reply aria-hidden />} onSelect={verbs.onQuote}>
          Reply
        </MenuItem>
      ) : null}
      {text ? (
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => copyText(text)}>
          Copy text
        </MenuItem>
      ) : null}
      {own ? (
        <MenuItem icon={<Pencil aria-hidden />} onSelect={verbs.onEdit}>
          {message.messageType === 'text' ? 'Edit' : 'Edit caption'}
        </MenuItem>
      ) : null}
      {own ? (
        <MenuItem icon={<Trash2 aria-hidden />} danger onSelect={verbs.onDelete}>
          Delete
        </MenuItem>
      ) : (
        <MenuItem icon={<Flag aria-hidden />} onSelect={verbs.onReport}>
          Report this message
        </MenuItem>
      )}
    </AnchoredMenu>
  )
}
