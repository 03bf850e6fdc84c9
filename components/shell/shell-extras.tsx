'use client'

import type { Me } from '@/lib/protocol/objects'
import { Holding } from '../held/holding'
import { PushOffer } from '../notifications/push-offer'
import { OutboxNote } from '../outbox/outbox-note'
import { Announcer } from './announcer'
import { AppUpdates } from './app-updates'
import { DraftSync } from './draft-sync'
import { SessionEnded } from './session-ended'
import { SignInNotice } from './sign-in-notice'
import { UnreadTitle } from './unread-title'

type ShellExtrasProps = { me: Me; isHeld: boolean; unread: number }

/** What every page has and no first paint needs. */
export default function ShellExtras({ me, isHeld, unread }: ShellExtrasProps) {
  return (
    <>
      <Holding me={me} isHeld={isHeld} />
      <UnreadTitle count={unread} />
      <Announcer />
      <SignInNotice />
      <SessionEnded />
      <AppUpdates />
      {me.role === 'admin' ? null : (
        <>
          <DraftSync />
          <OutboxNote />
          <PushOffer />
        </>
      )}
    </>
  )
}
