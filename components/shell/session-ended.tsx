'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect } from 'react'
import { useConnection, useSelf } from '@/lib/client/live-provider'
import { buttonClass } from '../ui/button'
import { endReasons } from './end-reasons'

const SHOW_MS = 2500

/**
 * Covers the page once the session is over, says why, and leads to the sign-in. Whoever ended it themselves leaves nothing
 * on the device; otherwise what is not sent stays for the same person.
 */
export function SessionEnded() {
  const self = useSelf()
  const { state, endReason } = useConnection()
  const reason = state === 'ended' ? (endReason ?? 'expired') : null
  const pathname = usePathname()
  const search = useSearchParams().toString()
  const here = search === '' ? pathname : `${pathname}?${search}`
  // Whoever left on purpose begins anew; everybody else goes on where they were.
  const address = `/sign-in?${new URLSearchParams({ ended: reason ?? '', ...(reason === 'signed_out' ? {} : { callbackUrl: here }) })}`

  useEffect(() => {
    if (!reason) return
    // What ended by its age is the same person's again with the next sign-in; otherwise nothing stays.
    const keep = reason === 'expired' || reason === 'password_changed' || reason === 'role_changed'
    const isWished = reason === 'signed_out' || reason === 'revoked'
    const settled = (
      isWished
        ? import('@/lib/client/wipe-device').then(({ wipeDevice }) => wipeDevice(self.id))
        : import('@/lib/client/held-database').then(({ lockHeld, wipeHeld }) => (keep ? lockHeld() : wipeHeld()))
    ).catch(() => undefined)
    // A full load: nothing of the ended session may stay in memory.
    const timer = setTimeout(
      () => void settled.then(() => window.location.assign(address)),
      reason === 'signed_out' ? 0 : SHOW_MS,
    )
    return () => clearTimeout(timer)
  }, [reason, address, self.id])

  if (!reason) return null
  return (
    <div role="alert" className="fixed inset-0 z-60 flex items-center justify-center bg-canvas p-6">
      <div className="max-w-sm text-center">
        <p className="font-semibold text-lg">You are signed out</p>
        <p className="mt-2 text-muted">{endReasons[reason]}</p>
        <a href={address} className={`${buttonClass({ variant: 'primary' })} mt-6`}>
          Sign in
        </a>
      </div>
    </div>
  )
}
