'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { useLive } from './live-provider'
import { isChange, isMessage, type OutboxEntry } from './outbox-store'

const none: readonly OutboxEntry[] = []

/** What is on its way to a conversation, or to a person with whom there is none yet: messages, and changes of some that are there. */
export function useOutbox(target: { conversationId: string } | { receiverId: string }) {
  const { outbox } = useLive()
  const all = useSyncExternalStore(outbox.subscribe, outbox.list, () => none)
  const conversationId = 'conversationId' in target ? target.conversationId : null
  const receiverId = 'receiverId' in target ? target.receiverId : null
  const entries = useMemo(
    () =>
      all.filter(({ target: whom }) =>
        'conversationId' in whom ? whom.conversationId === conversationId : whom.receiverId === receiverId,
      ),
    [all, conversationId, receiverId],
  )
  const pending = useMemo(() => entries.filter(isMessage), [entries])
  const changes = useMemo(() => entries.filter(isChange), [entries])
  return { pending, changes, send: outbox.add, retry: outbox.retry, discard: outbox.discard }
}
