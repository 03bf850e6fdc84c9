'use client'

import { Keyboard, LogOut, Settings } from 'lucide-react'
import { useTheme } from 'next-themes'
import type { Me } from '@/lib/protocol/objects'
import { LivePresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { Menu, MenuChoices, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { useToast } from '../ui/toast'
import { signOutHere } from './sign-out'

const themes = [
  { value: 'system', label: 'As the device' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const

const seenAs = {
  everyone: 'Shown as online',
  contacts: 'Shown to contacts only',
  nobody: 'Hidden from others',
} as const

type AccountMenuProps = { me: Me; wide: boolean; onShortcuts: () => void }

/** Oneself, as others see one, and what belongs to the account. */
export function AccountMenu({ me, wide, onShortcuts }: AccountMenuProps) {
  const { theme = 'system', setTheme } = useTheme()
  const toast = useToast()
  const dot = me.visibility === 'nobody' ? undefined : <LivePresenceDot userId={me.id} decorative />

  function signOut() {
    signOutHere().catch(() =>
      toast({ title: 'Not signed out', description: 'Check your connection and try again.', tone: 'danger' }),
    )
  }

  return (
    <Menu
      side="top"
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Account of ${me.name}`}
          className="flex w-full min-w-0 items-center justify-center gap-2.5 rounded-md p-1.5 text-left transition-colors hover:bg-hover pointer-coarse:min-h-11 2xl:justify-start"
        >
          <Avatar userId={me.id} name={me.name} size="sm" dot={dot} />
          {wide ? (
            <span className="hidden min-w-0 flex-1 2xl:block">
              <span className="block truncate font-medium">{me.name}</span>
              <span className="block truncate text-muted text-xs">{seenAs[me.visibility]}</span>
            </span>
          ) : null}
        </button>
      }
    >
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
    </Menu>
  )
}
