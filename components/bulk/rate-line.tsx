'use client'

import { Gauge } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { formatClock } from '@/lib/client/time-format'
import { rateRules } from '@/lib/protocol/limits'

type RateLineProps = {
  left: number
  /** When the next batch becomes free; null while one is free already. */
  freeAt: string | null
  onFree: () => void
}

/** What is left of the batches of this minute, counting down to the next free one. */
export function RateLine({ left, freeAt, onFree }: RateLineProps) {
  const seconds = useSecondsUntil(left === 0 ? freeAt : null, onFree)
  return (
    <p className="tabular flex items-start gap-2 text-muted text-sm">
      <Gauge aria-hidden className="mt-0.5 size-4 shrink-0" />
      {left > 0 || !freeAt
        ? `${left} of ${rateRules.bulk.points} batches left in this minute.`
        : `All ${rateRules.bulk.points} batches of this minute are used. The next is free at ${formatClock(freeAt)}, in ${seconds} s.`}
    </p>
  )
}

/** Whole seconds until a moment; calls back once when it has come. */
function useSecondsUntil(moment: string | null, onReached: () => void): number {
  const [now, setNow] = useState(() => Date.now())
  const reached = useRef(onReached)
  useEffect(() => {
    reached.current = onReached
  })
  useEffect(() => {
    if (moment === null) return
    const at = Date.parse(moment)
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() < at) return
      clearInterval(timer)
      reached.current()
    }, 500)
    return () => clearInterval(timer)
  }, [moment])
  return moment === null ? 0 : Math.max(0, Math.ceil((Date.parse(moment) - now) / 1000))
}
