'use client'

import { Ban, KeyRound, RotateCcw, UserRoundCog } from 'lucide-react'
import { useSelf } from '@/lib/client/live-provider'
import type { AdminUser } from '@/lib/protocol/admin-objects'
import { Avatar } from '../ui/avatar'
import { Badge } from '../ui/badge'
import { cn } from '../ui/cn'
import { MenuButton } from '../ui/menu-button'
import type { MenuEntry } from '../ui/menu-entries'
import { RelativeTime } from '../ui/relative-time'
import { roleNames, roleTones, roleWords } from './role-words'
import type { UserChange } from './user-change'
import { userGrid } from './user-columns'

type UserRowProps = { user: AdminUser; onAsk: (change: UserChange) => void; onResetLink: () => void }

/** One account with what an admin may do about it. */
export function UserRow({ user, onAsk, onResetLink }: UserRowProps) {
  const isSelf = useSelf().id === user.id
  const entries: MenuEntry[] = [
    user.suspended
      ? { label: 'Restore', icon: <RotateCcw aria-hidden />, onSelect: () => onAsk({ suspended: false }) }
      : { label: 'Suspend', icon: <Ban aria-hidden />, danger: true, onSelect: () => onAsk({ suspended: true }) },
    { label: 'Link for a new password', icon: <KeyRound aria-hidden />, onSelect: onResetLink },
    ...roleNames
      .filter((role) => role !== user.role)
      .map((role, at) => ({
        label: `Make ${roleWords[role].toLowerCase()}`,
        icon: <UserRoundCog aria-hidden />,
        onSelect: () => onAsk({ role }),
        apart: at === 0,
      })),
  ]
  return (
    <div
      className={cn(
        'flex min-h-14 items-center gap-3 border-line border-b px-4 py-2 text-sm sm:px-5',
        userGrid,
        user.suspended && 'bg-danger-bg/40',
      )}
    >
      <div className="flex min-w-0 flex-1 items-center gap-3">
        <Avatar userId={user.id} name={user.name} size="sm" />
        <div className="min-w-0">
          <p dir="auto" className="break-words text-start font-medium">
            {user.name}
          </p>
          <p className="break-all text-muted text-xs">{user.email}</p>
        </div>
      </div>
      <span className="flex shrink-0 flex-col items-end gap-1 md:flex-row md:flex-wrap md:items-center">
        <Badge tone={roleTones[user.role]}>{roleWords[user.role]}</Badge>
        {user.suspended ? (
          <Badge tone="danger" icon={<Ban aria-hidden />}>
            Suspended
          </Badge>
        ) : null}
      </span>
      <span className="text-muted max-md:hidden">
        {user.lastSeen ? <RelativeTime at={user.lastSeen} form="lastSeen" /> : 'Never seen'}
      </span>
      <span className="tabular truncate text-muted max-md:hidden">
        <RelativeTime at={user.createdAt} />
      </span>
      {isSelf ? (
        <span className="w-8 text-center text-muted text-xs pointer-coarse:w-11">You</span>
      ) : (
        <MenuButton label={`Actions for ${user.name}`} entries={entries} />
      )}
    </div>
  )
}
