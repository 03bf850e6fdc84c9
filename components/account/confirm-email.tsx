'use client'

import { useState } from 'react'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Button } from '../ui/button'
import { Refusal } from '../ui/refusal'
import { DoorCard } from './door-card'
import { HomeLink } from './home-link'

/** Confirms an address by the secret in the address bar. By a press, since programs that scan mail open every link. */
export function ConfirmEmail() {
  const [refusal, setRefusal] = useState<string | null>(null)
  const [confirmed, setConfirmed] = useState<string | null>(null)
  const [pending, setPending] = useState(false)

  async function confirm() {
    setPending(true)
    setRefusal(null)
    try {
      const { email } = await callRoute('POST /api/email-confirmations/use', {
        body: { token: location.hash.slice(1) || 'none' },
      })
      history.replaceState(null, '', location.pathname)
      setConfirmed(email)
    } catch (error) {
      const issue = error instanceof ApiError ? error.issues[0] : undefined
      setRefusal(issue?.message ?? messageOf(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <DoorCard title="Confirm your e-mail address">
      {confirmed === null ? (
        <>
          <p className="mt-2 text-muted text-sm">From then on mail goes there, and you sign in with it.</p>
          <Refusal className="mt-3">{refusal}</Refusal>
          <Button variant="primary" size="lg" className="mt-5 w-full" pending={pending} onClick={() => void confirm()}>
            Confirm this address
          </Button>
        </>
      ) : (
        <p role="status" className="mt-3 text-sm">{`${confirmed} is confirmed.`}</p>
      )}
      <HomeLink />
    </DoorCard>
  )
}
