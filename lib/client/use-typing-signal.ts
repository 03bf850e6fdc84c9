'use client'

import { useCallback, useEffect, useRef } from 'react'
import { useSocket } from './live-provider'

const RENEW_MS = 4000
const IDLE_MS = 5000

/** Tells the other side that one is typing: renewed while one does, ended on a pause, on sending and on leaving. */
export function useTypingSignal(conversationId: string | null) {
  const { request } = useSocket()
  const sentAt = useRef(0)
  const idle = useRef<ReturnType<typeof setTimeout> | null>(null)

  const tell = useCallback(
    (isTyping: boolean) => {
      if (conversationId === null) return
      request('set_typing', { conversationId, isTyping }).catch(() => {
        // A signal that is lost is lost; the next key renews it.
      })
    },
    [conversationId, request],
  )

  const stop = useCallback(() => {
    if (idle.current !== null) clearTimeout(idle.current)
    idle.current = null
    if (sentAt.current === 0) return
    sentAt.current = 0
    tell(false)
  }, [tell])

  const typed = useCallback(() => {
    if (idle.current !== null) clearTimeout(idle.current)
    idle.current = setTimeout(stop, IDLE_MS)
    if (Date.now() - sentAt.current < RENEW_MS) return
    sentAt.current = Date.now()
    tell(true)
  }, [stop, tell])

  useEffect(() => stop, [stop])
  return { typed, stop }
}
