'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Bell, BellOff } from 'lucide-react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { mutesKey } from '@/lib/client/mute-queries'
import type { MuteFor } from '@/lib/protocol/notifications'
import { MenuItem } from '../ui/menu'
import { showToast } from '../ui/toast'

const lengths: readonly { length: MuteFor; label: string }[] = [
  { length: 'hour', label: 'Mute for 1 hour' },
  { length: 'day', label: 'Mute for a day' },
  { length: 'ever', label: 'Mute for ever' },
]

/** Commands that keep a conversation quiet; what comes is counted as unread all the same. */
export function MuteItems({ conversationId, isMuted }: { conversationId: string; isMuted: boolean }) {
  const client = useQueryClient()

  async function change(length: MuteFor | null) {
    const params = { id: conversationId }
    try {
      if (length === null) await callRoute('DELETE /api/conversations/:id/mute', { params })
      else await callRoute('PUT /api/conversations/:id/mute', { params, body: { for: length } })
      await client.invalidateQueries({ queryKey: mutesKey })
      showToast({ title: length === null ? 'You hear this conversation again' : 'Muted', tone: 'success' })
    } catch (error) {
      showToast({ title: 'Nothing changed', description: messageOf(error), tone: 'danger' })
    }
  }

  if (isMuted) {
    return (
      <MenuItem icon={<Bell aria-hidden />} onSelect={() => void change(null)}>
        Unmute
      </MenuItem>
    )
  }
  return lengths.map(({ length, label }) => (
    <MenuItem key={length} icon={<BellOff aria-hidden />} onSelect={() => void change(length)}>
      {label}
    </MenuItem>
  ))
}
