'use client'

import { CloudOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnectionState } from '@/lib/client/live-provider'

/** A reconnect within this time is nobody's business. */
const QUIET_MS = 2500

/** Says that the connection is down; nothing while it is fine. */
export function ConnectionBanner() {
  const state = useConnectionState()
  const [quietFor, setQuietFor] = useState<string | null>('connecting')
  const down = state === 'connecting' || state === 'offline'

  useEffect(() => {
    if (!down) {
      setQuietFor('online')
      return
    }
    const timer = setTimeout(() => setQuietFor(null), QUIET_MS)
    return () => clearTimeout(timer)
  }, [down])

  const shown = down && quietFor === null
  return (
    <div role="status">
      {shown ? (
        <div className="flex items-center justify-center gap-2 bg-warning-bg px-4 py-1.5 text-sm text-warning-fg">
          <CloudOff aria-hidden className="size-4 shrink-0" />
          <span>
            {state === 'offline'
              ? 'You are offline. What you write is kept and sent when you are back.'
              : 'Reconnecting. What you write is kept.'}
          </span>
        </div>
      ) : null}
    </div>
  )
}
