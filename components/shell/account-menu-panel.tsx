'use client'

import { Keyboard, LogOut, Settings } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { Me } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuChoices, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { showToast } from '../ui/toast'
import { signOutHere } from './sign-out'

const themes = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

type AccountMenuPanelProps = { me: Me; anchor: HTMLElement; onClose: () => void; onShortcuts: () => void }

export default function AccountMenuPanel({ me, anchor, onClose, onShortcuts }: AccountMenuPanelProps) {
  const { theme = 'system', setTheme } = useTheme()

  function signOut() {
    signOutHere().catch(() =>
      showToast({ title: 'Not signed out', description: 'Check your connection and try again.', tone: 'danger' }),
    )
  }

  return (
    <AnchoredMenu side="top" align="start" anchor={anchor} onClose={onClose}>
      <div className="px-2.5 py-1.5">
        <p className="truncate font-medium text-sm">{me.name}</p>
        <p className="truncate text-muted text-xs">{me.email}</p>
      </div>
      <MenuSeparator />
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
      <MenuItem icon={<LogOut aria-hidden />} onSelect={signOut}>
        Sign out
      </MenuItem>
    </AnchoredMenu>
  )
}
