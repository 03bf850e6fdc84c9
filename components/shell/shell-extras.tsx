'use client'

import dynamic from 'next/dynamic'
import { usePathname } from 'next/navigation'
import { loadPart } from '@/lib/client/load-part'
import type { Me } from '@/lib/protocol/objects'
import { Holding } from '../held/holding'
import { PushOffer } from '../notifications/push-offer'
import { OutboxNote } from '../outbox/outbox-note'
import { useOnePress } from '../ui/use-one-press'
import { Announcer } from './announcer'
import { AppUpdates } from './app-updates'
import { ConnectionBanner } from './connection-banner'
import { DraftSync } from './draft-sync'
import { SessionEnded } from './session-ended'
import { ShownConversation } from './shown-conversation'
import { SignInNotice } from './sign-in-notice'
import { UnreadTitle } from './unread-title'
import { useDropGuard } from './use-drop-guard'
import { useKeyboardRoom } from './use-keyboard-room'
import { useStillTheme } from './use-still-theme'

const UndoBar = dynamic(
  loadPart(() => import('../bulk/undo-bar').then((module) => module.UndoBar)),
  { ssr: false },
)
const SendingBatch = dynamic(
  loadPart(() => import('../bulk/sending-batch')),
  { ssr: false },
)

type ShellExtrasProps = { me: Me; isHeld: boolean; unread: number }

/** What every page has and no first paint needs. */
export default function ShellExtras({ me, isHeld, unread }: ShellExtrasProps) {
  const pathname = usePathname()
  useDropGuard()
  useOnePress()
  useKeyboardRoom()
  useStillTheme()
  return (
    <>
      <ConnectionBanner />
      {me.role === 'contractor' ? <UndoBar /> : null}
      <Holding me={me} isHeld={isHeld} />
      <UnreadTitle count={unread} />
      <Announcer />
      <SignInNotice />
      <SessionEnded />
      <AppUpdates />
      {me.role === 'admin' ? null : (
        <>
          <DraftSync />
          <ShownConversation />
          <OutboxNote />
          <PushOffer />
          {me.role === 'contractor' && pathname !== '/bulk/new' ? <SendingBatch /> : null}
        </>
      )}
    </>
  )
}
