'use client'

import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { refreshConversation } from '@/lib/client/conversation-cache'
import { useSelf } from '@/lib/client/live-provider'
import { meQuery } from '@/lib/client/me-queries'
import { takeAnswer } from '@/lib/client/take-answer'
import { useQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { useConsent } from '../consent/use-consent'
import { ConfirmDialog } from '../ui/dialog'
import { showToast } from '../ui/toast'

/** A customer's means against unwanted messages: block, unblock, no more bulk, of all or of this one, and a report. */
export function useSafety(conversation: Conversation, onReport: (() => void) | null) {
  const { stopOne } = useConsent()
  const client = useQueryClient()
  const { role } = useSelf()
  const { data: me } = useQuery(meQuery())
  const [asking, setAsking] = useState<'block' | 'optOut' | null>(null)
  const { peer } = conversation

  async function block() {
    await callRoute('PUT /api/blocks/:id', { params: { id: peer.id } })
    await refreshConversation(client, conversation.id)
  }

  async function unblock() {
    try {
      await callRoute('DELETE /api/blocks/:id', { params: { id: peer.id } })
      await refreshConversation(client, conversation.id)
      showToast({ title: `${peer.name} is unblocked`, tone: 'success' })
    } catch (error) {
      showToast({ title: 'Still blocked', description: messageOf(error), tone: 'danger' })
    }
  }

  async function optOut() {
    const changed = await callRoute('PATCH /api/me', { body: { bulkOptOut: true } })
    await takeAnswer(client, meQuery(), changed)
    showToast({
      title: 'Bulk messages are stopped',
      description: 'You can allow them again in Settings.',
      tone: 'success',
    })
  }

  const dialog: ReactNode =
    asking === null ? null : asking === 'block' ? (
      <ConfirmDialog
        open
        onOpenChange={() => setAsking(null)}
        title={`Block ${peer.name}?`}
        description="Neither of you can write to the other or see whether the other is online. They are not told, but learn it if they write to you. You can unblock them at any time."
        confirmLabel="Block"
        danger
        onConfirm={block}
      />
    ) : (
      <ConfirmDialog
        open
        onOpenChange={() => setAsking(null)}
        title="Stop bulk messages?"
        description="Contractors can no longer include you when they write to many customers at once. They can still write to you alone."
        confirmLabel="Stop bulk messages"
        onConfirm={optOut}
      />
    )

  return {
    dialog,
    unblock: () => void unblock(),
    safety:
      role === 'customer'
        ? {
            optedOut: me?.bulkOptOut ?? true,
            onBlock: () => setAsking('block'),
            onUnblock: () => void unblock(),
            onOptOut: () => setAsking('optOut'),
            onStopOne: () => void stopOne(peer),
            onReport,
          }
        : null,
  }
}
