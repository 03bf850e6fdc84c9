'use client'

import { Clock } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { rateRules } from '@/lib/protocol/limits'

const clock = (at: number) =>
  new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(at)

/** At the rate limit: when sending goes on. What is sent until then goes out by itself at that time. */
export function PaceNote() {
  const { outbox } = useLive()
  const freeAt = useSyncExternalStore(outbox.subscribe, outbox.freeAt, () => null)
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    setOver(false)
    if (freeAt === null) return
    const timer = setTimeout(() => setOver(true), Math.max(0, freeAt - Date.now()))
    return () => clearTimeout(timer)
  }, [freeAt])
  return (
    <div role="status">
      {freeAt === null || isOver ? null : (
        <p className="flex items-center gap-2 px-1 pb-1.5 text-sm text-warning-fg">
          <Clock aria-hidden className="size-4 shrink-0" />
          {`More than ${rateRules.messages.points} messages in ${rateRules.messages.windowMs / 1000} s. What you send goes out at ${clock(freeAt)}.`}
        </p>
      )}
    </div>
  )
}
