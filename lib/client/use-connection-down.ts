'use client'

import { useEffect, useState } from 'react'
import { useConnectionState } from './live-provider'

/** A first connect or a reconnect within this time is nobody's business. */
const QUIET_MS = 2500

/** Whether the connection has been down for long enough to say so. */
export function useConnectionDown(): boolean {
  const state = useConnectionState()
  const down = state === 'connecting' || state === 'offline'
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    if (!down) {
      setLong(false)
      return
    }
    const timer = setTimeout(() => setLong(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [down])
  return down && isLong
}
