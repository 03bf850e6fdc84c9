'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { meQuery } from '@/lib/client/me-queries'
import { takeAnswer } from '@/lib/client/take-answer'
import type { Me } from '@/lib/protocol/objects'
import { showToast } from '../ui/toast'

type Change = Partial<Omit<Me, 'id' | 'email' | 'role'>>

/**
 * Saves a change of oneself at once. `shown` is oneself with the change, while it is on its way; a refusal is told, and
 * leaves `onSaved` uncalled.
 */
export function useSaveMe(me: Me): {
  shown: Me
  isSaving: boolean
  save: (change: Change, onSaved?: () => void) => void
} {
  const client = useQueryClient()
  const { mutate, variables, isPending } = useMutation({
    mutationFn: (change: Change) => callRoute('PATCH /api/me', { body: change }),
    onSuccess: (changed) => takeAnswer(client, meQuery(), changed),
    onError: (error) => showToast({ title: 'Not saved', description: messageOf(error), tone: 'danger' }),
  })
  const save = (change: Change, onSaved?: () => void) => mutate(change, { onSuccess: onSaved })
  return { shown: isPending ? { ...me, ...variables } : me, isSaving: isPending, save }
}
