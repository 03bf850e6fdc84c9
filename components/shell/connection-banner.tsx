'use client'

import { CloudOff } from 'lucide-react'
import { useConnectionState } from '@/lib/client/live-provider'
import { useConnectionDown } from '@/lib/client/use-connection-down'

/** Says that the connection is down; nothing while it is fine. */
export function ConnectionBanner() {
  const state = useConnectionState()
  const shown = useConnectionDown()
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
