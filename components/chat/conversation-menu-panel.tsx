'use client'

import { Ban, BellOff, Flag, MailX, RotateCcw } from 'lucide-react'
import type { Conversation } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuItem, MenuSeparator } from '../ui/menu'
import { MuteItems } from './mute-items'

/** What a customer can do against unwanted messages. */
export type Safety = {
  optedOut: boolean
  onBlock: () => void
  onUnblock: () => void
  onOptOut: () => void
  /** Stops the bulk messages of this contractor alone. */
  onStopOne: () => void
  /** Reports the newest message of the other; null while there is none. */
  onReport: (() => void) | null
}

type ConversationMenuPanelProps = {
  anchor: HTMLElement
  onClose: () => void
  conversation: Conversation
  isMuted: boolean
  /** The commands of a customer; null for others. */
  safety: Safety | null
}

/** What can be done about a conversation. */
export default function ConversationMenuPanel(props: ConversationMenuPanelProps) {
  const { anchor, onClose, conversation, isMuted, safety } = props
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose}>
      <MuteItems conversationId={conversation.id} isMuted={isMuted} />
      {safety ? (
        <>
          <MenuSeparator />
          <SafetyItems name={conversation.peer.name} blocked={conversation.blocked} safety={safety} />
        </>
      ) : null}
    </AnchoredMenu>
  )
}

function SafetyItems({ name, blocked, safety }: { name: string; blocked: boolean; safety: Safety }) {
  return (
    <>
      {safety.optedOut ? null : (
        <MenuItem icon={<MailX aria-hidden />} onSelect={safety.onOptOut}>
          Stop bulk messages
        </MenuItem>
      )}
      {safety.optedOut ? null : (
        <MenuItem icon={<BellOff aria-hidden />} onSelect={safety.onStopOne}>
          Stop <bdi>{name}</bdi>’s bulk messages
        </MenuItem>
      )}
      {safety.onReport ? (
        <MenuItem icon={<Flag aria-hidden />} onSelect={safety.onReport}>
          Report their last message
        </MenuItem>
      ) : null}
      {blocked ? (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={safety.onUnblock}>
          Unblock <bdi>{name}</bdi>
        </MenuItem>
      ) : (
        <MenuItem icon={<Ban aria-hidden />} danger onSelect={safety.onBlock}>
          Block <bdi>{name}</bdi>
        </MenuItem>
      )}
    </>
  )
}
