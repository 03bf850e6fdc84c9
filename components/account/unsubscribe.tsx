'use client'

import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Button } from '../ui/button'
import { Refusal } from '../ui/refusal'
import { DoorCard } from './door-card'
import { HomeLink } from './home-link'

/** Ends mail about what is unread. By a press, since programs that scan mail open every link. */
export function Unsubscribe({ token }: { token: string }) {
  const [state, setState] = useState<'asked' | 'pending' | 'done'>('asked')
  const [refusal, setRefusal] = useState<string | null>(null)

  async function unsubscribe() {
    setState('pending')
    setRefusal(null)
    try {
      await callRoute('POST /api/unsubscribe/:token', { params: { token } })
      setState('done')
    } catch (error) {
      setRefusal(messageOf(error))
      setState('asked')
    }
  }

  return (
    <DoorCard title="No more mail about what is unread">
      {state === 'done' ? (
        <p role="status" className="mt-3 text-sm">
          You get no such mail any more. Settings begin it again.
        </p>
      ) : (
        <>
          <p className="mt-2 text-muted text-sm">
            Mail about your account, such as links for a new password, goes on. Settings say what else tells you.
          </p>
          <Refusal className="mt-3">{refusal}</Refusal>
          <Button
            variant="primary"
            size="lg"
            className="mt-5 w-full"
            pending={state === 'pending'}
            onClick={() => void unsubscribe()}
          >
            End this mail
          </Button>
        </>
      )}
      <HomeLink />
    </DoorCard>
  )
}
