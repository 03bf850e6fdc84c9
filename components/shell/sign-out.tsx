'use client'

import { useCallback, useEffect, useState } from 'react'
import { findUnsent, type Unsent, wipeDevice } from '@/lib/client/wipe-device'
import { ConfirmDialog } from '../ui/dialog'
import { showToast } from '../ui/toast'

/** Leaves nothing of this session on the device, ends it and leads to the sign-in. */
async function signOutHere(userId: string): Promise<void> {
  const { getCsrfToken, signOut } = await import('next-auth/react')
  // Nothing is deleted where the server is not there to end the session.
  if (!(await getCsrfToken())) throw new Error('the server cannot be reached')
  // Before it: the page is gone as soon as the session is.
  await wipeDevice(userId)
  await signOut({ redirect: false })
  // A full load: nothing of the ended session may stay in memory.
  window.location.assign('/sign-in')
}

function words({ messages, drafts }: Unsent): string {
  const waiting = messages === 0 ? [] : [messages === 1 ? '1 message' : `${messages} messages`]
  const begun = drafts === 0 ? [] : [drafts === 1 ? '1 draft' : `${drafts} drafts`]
  return [...waiting, ...begun].join(' and ')
}

type SignOutProps = { userId: string; onDone: () => void }

/** Signs out at once, or asks first where something would be lost that nobody has got yet. */
export default function SignOut({ userId, onDone }: SignOutProps) {
  const [unsent, setUnsent] = useState<Unsent | null>(null)

  const signOut = useCallback(async () => {
    await signOutHere(userId).catch(() => {
      showToast({ title: 'Not signed out', description: 'Check your connection and try again.', tone: 'danger' })
      onDone()
    })
  }, [userId, onDone])

  useEffect(() => {
    findUnsent(userId).then((found) => {
      if (found.messages + found.drafts === 0) void signOut()
      else setUnsent(found)
    }, signOut)
  }, [userId, signOut])

  if (unsent === null) return null
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => {
        if (!open) onDone()
      }}
      title="Sign out and delete what is not sent?"
      description={`${words(unsent)} on this device would be deleted, with all else that is kept here.`}
      confirmLabel="Sign out and delete"
      cancelLabel="Stay"
      danger
      onConfirm={signOut}
    />
  )
}
