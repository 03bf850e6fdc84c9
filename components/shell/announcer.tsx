'use client'

import { usePathname } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useSocket } from '@/lib/client/live-provider'

/** Tells screen readers politely of new messages. */
export function Announcer() {
  const { on } = useSocket()
  const pathname = usePathname()
  const [text, setText] = useState('')

  useEffect(
    () =>
      on('notification', ({ conversationId, from, preview }) => {
        const here = pathname === `/inbox/${conversationId}`
        setText(here ? `${from.name}: ${preview}` : `New message from ${from.name}: ${preview}`)
      }),
    [on, pathname],
  )
  return (
    <p aria-live="polite" className="sr-only">
      {text}
    </p>
  )
}
