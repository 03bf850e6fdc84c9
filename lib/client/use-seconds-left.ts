'use client'

import { useEffect, useState } from 'react'
import { BULK_HOLD_MS } from '@/lib/protocol/limits'

/** Whole seconds until a moment, whatever the device's clock shows never more than there are to undo. */
export function useSecondsLeft(moment: string): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const left = Math.min(BULK_HOLD_MS, Date.parse(moment) - now)
  return Math.max(0, Math.ceil(left / 1000))
}
