'use client'

import dynamic from 'next/dynamic'
import { memo, useState } from 'react'
import { loadPart } from '@/lib/client/load-part'
import type { Me } from '@/lib/protocol/objects'
import { LivePresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { CountBadge } from '../ui/badge'
import { useMenuAnchor } from '../ui/use-menu-anchor'

const loadPanel = loadPart(() => import('./account-menu-panel'))
const AccountMenuPanel = dynamic(loadPanel, { ssr: false })
const SignOut = dynamic(
  loadPart(() => import('./sign-out')),
  { ssr: false },
)

const seenAs = {
  everyone: 'Shown as online',
  contacts: 'Shown to contacts only',
  nobody: 'Hidden from others',
} as const

type AccountMenuProps = {
  me: Me
  wide: boolean
  /** Notifications that are unread, where they are reached from here alone. */
  told?: number
  onShortcuts: () => void
}

/** Oneself, as others see one, and what belongs to the account. */
export const AccountMenu = memo(function AccountMenu({ me, wide, told, onShortcuts }: AccountMenuProps) {
  const [signingOut, setSigningOut] = useState(false)
  const { anchor, close, triggerProps } = useMenuAnchor()
  const dot = me.visibility === 'nobody' ? undefined : <LivePresenceDot userId={me.id} decorative />
  return (
    <>
      <button
        {...triggerProps}
        type="button"
        onPointerEnter={() => void loadPanel()}
        className="relative flex w-full min-w-0 items-center justify-center gap-2.5 rounded-md p-1.5 text-left transition-colors hover:bg-hover pointer-coarse:min-h-11 2xl:justify-start"
      >
        <span className="sr-only">
          Account of <bdi>{me.name}</bdi>
        </span>
        <Avatar userId={me.id} name={me.name} size="sm" dot={dot} />
        {told === undefined ? null : (
          <CountBadge count={told} label="unread" className="absolute top-0 left-1/2 h-4.5 min-w-4.5 px-1" />
        )}
        {wide ? (
          <span aria-hidden className="hidden min-w-0 flex-1 2xl:block">
            <span dir="auto" className="block truncate text-start font-medium">
              {me.name}
            </span>
            <span className="block truncate text-muted text-xs">{seenAs[me.visibility]}</span>
          </span>
        ) : null}
      </button>
      {anchor ? (
        <AccountMenuPanel
          me={me}
          told={told}
          anchor={anchor}
          onClose={close}
          onShortcuts={onShortcuts}
          onSignOut={() => setSigningOut(true)}
        />
      ) : null}
      {signingOut ? <SignOut userId={me.id} onDone={() => setSigningOut(false)} /> : null}
    </>
  )
})
