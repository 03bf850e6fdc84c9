'use client'

import { Gauge } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { formatClock } from '@/lib/client/time-format'
import { rateRules } from '@/lib/protocol/limits'

type RateLineProps = {
  /** When the next step can be taken. */
  freeAt: string
  onFree: () => void
}

/** All steps of this minute are taken: what is sent waits for the next free one, and goes out then. */
export function RateLine({ freeAt, onFree }: RateLineProps) {
  const seconds = useSecondsUntil(freeAt, onFree)
  return (
    <p className="tabular flex items-start gap-2 text-muted text-sm">
      <Gauge aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {`You have sent ${rateRules.bulk.points} within a minute. Send now, and it goes out at ${formatClock(freeAt)}`}
        <span aria-hidden>{seconds > 0 ? `, in ${seconds} s` : ''}</span>.
      </span>
    </p>
  )
}

/** Whole seconds until a moment; calls back once when it has come. */
function useSecondsUntil(moment: string, onReached: () => void): number {
  const [now, setNow] = useState(() => Date.now())
  const reached = useRef(onReached)
  useEffect(() => {
    reached.current = onReached
  })
  useEffect(() => {
    const at = Date.parse(moment)
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() < at) return
      clearInterval(timer)
      reached.current()
    }, 500)
    return () => clearInterval(timer)
  }, [moment])
  return Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000))
}
