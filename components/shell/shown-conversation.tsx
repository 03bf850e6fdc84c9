'use client'

import { usePathname } from 'next/navigation'
import { useEffect } from 'react'
import { useSocket } from '@/lib/client/live-provider'
import { useInboxAddress } from '../chat/inbox-navigation'
import { isAt } from './places'

/** Tells the server which conversation this tab has on its screen, so that no device of the person rings for it. */
export function ShownConversation() {
  const { request, onConnect } = useSocket()
  const { conversationId } = useInboxAddress()
  const id = isAt(usePathname(), '/inbox') ? conversationId : null

  useEffect(() => {
    if (id === null) return
    const tell = (conversationId: string | null) =>
      // Without it a device rings once too often, and each connection tells anew.
      void request('show_conversation', { conversationId }).catch(() => undefined)
    const tellIfVisible = () => tell(document.visibilityState === 'visible' ? id : null)
    document.addEventListener('visibilitychange', tellIfVisible)
    const undo = onConnect(tellIfVisible)
    return () => {
      document.removeEventListener('visibilitychange', tellIfVisible)
      undo()
      tell(null)
    }
  }, [id, request, onConnect])

  return null
}
