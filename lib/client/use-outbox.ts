'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { useLive } from './live-provider'
import type { PendingMessage } from './outbox-store'

const none: readonly PendingMessage[] = []

/** What is on its way to a conversation, or to a person with whom there is none yet. */
export function useOutbox(target: { conversationId: string } | { receiverId: string }) {
  const { outbox } = useLive()
  const all = useSyncExternalStore(outbox.subscribe, outbox.list, () => none)
  const conversationId = 'conversationId' in target ? target.conversationId : null
  const receiverId = 'receiverId' in target ? target.receiverId : null
  const pending = useMemo(
    () =>
      all.filter((message) =>
        'conversationId' in message.target
          ? message.target.conversationId === conversationId
          : message.target.receiverId === receiverId,
      ),
    [all, conversationId, receiverId],
  )
  return { pending, send: outbox.add, retry: outbox.retry, discard: outbox.discard }
}
