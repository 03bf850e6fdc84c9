'use client'

import { BellRing } from 'lucide-react'
import { useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { useLive } from '@/lib/client/live-provider'
import { findPushState, renewPush, turnOnPush } from '@/lib/client/web-push'
import { Button } from '../ui/button'
import { showToast } from '../ui/toast'

/** Asked once on a device; Settings has it afterwards. */
function keyOf(userId: string): string {
  return `rollcall-push-asked:${userId}`
}

/** Offers pushes once the first message has gone out, in words; the browser asks only when that is wanted. */
export function PushOffer() {
  const { outbox, self } = useLive()
  const [isShown, setShown] = useState(false)
  const [pending, setPending] = useState(false)

  useEffect(() => {
    // What cannot be renewed now is renewed with the next page.
    renewPush().catch(() => undefined)
    return outbox.onSent(() => {
      if (localStorage.getItem(keyOf(self.id)) !== null) return
      void findPushState().then((state) => setShown(state === 'off'))
    })
  }, [outbox, self.id])

  function close() {
    localStorage.setItem(keyOf(self.id), 'yes')
    setShown(false)
  }

  async function turnOn() {
    setPending(true)
    try {
      await turnOnPush()
    } catch (error) {
      showToast({ title: 'Not turned on', description: messageOf(error), tone: 'danger' })
    }
    setPending(false)
    close()
  }

  if (!isShown) return null
  return (
    <section
      aria-label="Notifications on this device"
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-info-bg px-4 py-2 text-info-fg text-sm"
    >
      <p className="flex min-w-0 items-start gap-2">
        <BellRing aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0">Shall this device tell you of answers when Rollcall is closed?</span>
      </p>
      <span className="flex gap-2">
        <Button size="sm" pending={pending} onClick={() => void turnOn()}>
          Tell me
        </Button>
        <Button size="sm" variant="ghost" onClick={close}>
          Not now
        </Button>
      </span>
    </section>
  )
}
