'use client'

import type { ReactNode } from 'react'
import { AnchoredMenu, MenuItem, MenuSeparator } from './menu'

export type MenuEntry = {
  label: string
  icon: ReactNode
  onSelect: () => void
  danger?: boolean
  /** Stands apart from what is above it. */
  apart?: boolean
}

type MenuEntriesProps = { anchor: HTMLElement; onClose: () => void; entries: readonly MenuEntry[] }

export default function MenuEntries({ anchor, onClose, entries }: MenuEntriesProps) {
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose}>
      {entries.map(({ label, icon, onSelect, danger = false, apart = false }) => (
        <div key={label} role="none">
          {apart ? <MenuSeparator /> : null}
          <MenuItem icon={icon} danger={danger} onSelect={onSelect}>
            {label}
          </MenuItem>
        </div>
      ))}
    </AnchoredMenu>
  )
}
