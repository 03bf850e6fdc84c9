'use client'

import { Bell, Keyboard, LogOut, Settings } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { Me } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuChoices, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'

const themes = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

type AccountMenuPanelProps = {
  me: Me
  told?: number
  anchor: HTMLElement
  onClose: () => void
  onShortcuts: () => void
  onSignOut: () => void
}

export default function AccountMenuPanel({ me, told, anchor, onClose, onShortcuts, onSignOut }: AccountMenuPanelProps) {
  const { theme = 'system', setTheme } = useTheme()

  return (
    <AnchoredMenu side="top" align="start" anchor={anchor} onClose={onClose}>
      <div className="px-2.5 py-1.5">
        <p dir="auto" className="truncate text-start font-medium text-sm">
          {me.name}
        </p>
        <p className="truncate text-muted text-xs">{me.email}</p>
      </div>
      <MenuSeparator />
      {told === undefined ? null : (
        <MenuLink href="/notifications" icon={<Bell aria-hidden />}>
          {told > 0 ? `Activity (${told} unread)` : 'Activity'}
        </MenuLink>
      )}
      <MenuLink href="/settings" icon={<Settings aria-hidden />}>
        Settings
      </MenuLink>
      <MenuItem icon={<Keyboard aria-hidden />} onSelect={onShortcuts}>
        Keyboard shortcuts
      </MenuItem>
      <MenuSeparator />
      <MenuChoices
        label="Theme"
        value={theme as (typeof themes)[number]['value']}
        options={themes}
        onChange={setTheme}
      />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={onSignOut}>
        Sign out
      </MenuItem>
    </AnchoredMenu>
  )
}
