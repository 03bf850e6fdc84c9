'use client'

import { Ban, Ellipsis, RotateCcw, UserRoundCog } from 'lucide-react'
import { useSelf } from '@/lib/client/live-provider'
import type { AdminUser } from '@/lib/protocol/admin-objects'
import { Avatar } from '../ui/avatar'
import { Badge } from '../ui/badge'
import { IconButton } from '../ui/button'
import { Menu, MenuItem, MenuSeparator } from '../ui/menu'
import { RelativeTime } from '../ui/relative-time'
import { roleNames, roleTones, roleWords } from './role-words'
import type { UserChange } from './user-change'

/** One account with what an admin may do about it. */
export function UserRow({ user, onAsk }: { user: AdminUser; onAsk: (change: UserChange) => void }) {
  const isSelf = useSelf().id === user.id
  return (
    <div className="flex min-h-18 items-center gap-3 border-line border-b px-4 py-2 sm:px-5">
      <Avatar userId={user.id} name={user.name} size="sm" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium text-sm">{user.name}</p>
        <p className="truncate text-muted text-xs">{user.email}</p>
        <p className="truncate text-muted text-xs">
          {user.lastSeen ? (
            <>
              Last seen <RelativeTime at={user.lastSeen} form="long" />
            </>
          ) : (
            'Never seen'
          )}
        </p>
      </div>
      <span className="flex shrink-0 flex-col items-end gap-1 sm:flex-row sm:items-center sm:gap-2">
        {user.suspended ? (
          <Badge tone="danger" icon={<Ban aria-hidden />}>
            Suspended
          </Badge>
        ) : null}
        <Badge tone={roleTones[user.role]}>{roleWords[user.role]}</Badge>
      </span>
      {isSelf ? (
        <span className="w-8 text-center text-muted text-xs pointer-coarse:w-11">You</span>
      ) : (
        <Menu
          trigger={
            <IconButton
              size="sm"
              label={`Actions for ${user.name}`}
              icon={<Ellipsis aria-hidden className="size-4" />}
            />
          }
        >
          {user.suspended ? (
            <MenuItem icon={<RotateCcw aria-hidden />} onSelect={() => onAsk({ suspended: false })}>
              Restore
            </MenuItem>
          ) : (
            <MenuItem icon={<Ban aria-hidden />} danger onSelect={() => onAsk({ suspended: true })}>
              Suspend
            </MenuItem>
          )}
          <MenuSeparator />
          {roleNames
            .filter((role) => role !== user.role)
            .map((role) => (
              <MenuItem key={role} icon={<UserRoundCog aria-hidden />} onSelect={() => onAsk({ role })}>
                {`Make ${roleWords[role].toLowerCase()}`}
              </MenuItem>
            ))}
        </Menu>
      )}
    </div>
  )
}
