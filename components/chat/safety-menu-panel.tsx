'use client'

import { Ban, MailX, RotateCcw } from 'lucide-react'
import { AnchoredMenu, MenuItem } from '../ui/menu'

/** What a customer can do against unwanted messages. */
export type Safety = { optedOut: boolean; onBlock: () => void; onUnblock: () => void; onOptOut: () => void }

type SafetyMenuPanelProps = {
  anchor: HTMLElement
  onClose: () => void
  name: string
  blocked: boolean
  safety: Safety
}

export default function SafetyMenuPanel({ anchor, onClose, name, blocked, safety }: SafetyMenuPanelProps) {
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose}>
      {safety.optedOut ? null : (
        <MenuItem icon={<MailX aria-hidden />} onSelect={safety.onOptOut}>
          Stop bulk messages
        </MenuItem>
      )}
      {blocked ? (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={safety.onUnblock}>
          {`Unblock ${name}`}
        </MenuItem>
      ) : (
        <MenuItem icon={<Ban aria-hidden />} danger onSelect={safety.onBlock}>
          {`Block ${name}`}
        </MenuItem>
      )}
    </AnchoredMenu>
  )
}
