'use client'

import { useSyncExternalStore } from 'react'
import { useLive } from '@/lib/client/live-provider'
import type { OutboxEntry } from '@/lib/client/outbox-store'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'

const none: readonly OutboxEntry[] = []

/** All that waits on this device or was refused, and the bulk message that was to go out once there is a connection. */
export function useOutboxEntries() {
  const { outbox, self } = useLive()
  const all = useSyncExternalStore(outbox.subscribe, outbox.list, () => none)
  const isRead = useSyncExternalStore(outbox.subscribe, outbox.isRead, () => false)
  const { draft, change } = useBulkDraft(self.id)
  return {
    /** Whether all of it is known. */
    isLoaded: isRead && draft !== null,
    refused: all.filter(({ failure }) => failure !== null),
    waiting: all.filter(({ failure }) => failure === null),
    batch: self.role === 'contractor' && (draft?.whenBack || draft?.sending) ? draft : null,
    changeBatch: change,
    outbox,
  }
}
