'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { optOutsQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { meQuery } from '@/lib/client/me-queries'
import { takeAnswer } from '@/lib/client/take-answer'
import type { Me, Peer } from '@/lib/protocol/objects'
import { showToast } from '../ui/toast'

type Consent = Pick<Me, 'bulkOptOut' | 'bulkWeeklyLimit'>

async function patch(client: QueryClient, change: Partial<Consent>): Promise<void> {
  await takeAnswer(client, meQuery(), await callRoute('PATCH /api/me', { body: change }))
}

async function setStopped(client: QueryClient, contractorId: string, isStopped: boolean): Promise<void> {
  await callRoute(isStopped ? 'PUT /api/opt-outs/:id' : 'DELETE /api/opt-outs/:id', { params: { id: contractorId } })
  await client.invalidateQueries({ queryKey: optOutsQuery().queryKey })
}

/** Does it at once, says what was done, and keeps a way back for as long as it is said. */
async function doWithUndo(words: { done: string; undone: string; description?: string }, work: Work): Promise<void> {
  try {
    await work.change()
  } catch (error) {
    showToast({ title: 'Not saved', description: messageOf(error), tone: 'danger' })
    return
  }
  const undo = async () => {
    try {
      await work.back()
      showToast({ title: words.undone })
    } catch (error) {
      showToast({ title: 'Not taken back', description: messageOf(error), tone: 'danger' })
    }
  }
  showToast({
    title: words.done,
    ...(words.description ? { description: words.description } : {}),
    tone: 'success',
    action: { label: 'Undo', onClick: () => void undo() },
  })
}

type Work = { change: () => Promise<void>; back: () => Promise<void> }

/** What a customer can say to bulk messages, each in one press and with a way back. */
export function useConsent() {
  const client = useQueryClient()
  return {
    stopOne: ({ id, name }: Pick<Peer, 'id' | 'name'>) =>
      doWithUndo(
        {
          done: `No more bulk messages from ${name}`,
          undone: `${name} may include you again`,
          description: 'They can still write to you alone.',
        },
        { change: () => setStopped(client, id, true), back: () => setStopped(client, id, false) },
      ),
    allowOne: ({ id, name }: Pick<Peer, 'id' | 'name'>) =>
      doWithUndo(
        { done: `${name} may include you again`, undone: `No more bulk messages from ${name}` },
        { change: () => setStopped(client, id, false), back: () => setStopped(client, id, true) },
      ),
    stopAll: () =>
      doWithUndo(
        {
          done: 'Bulk messages are stopped',
          undone: 'Bulk messages may come again',
          description: 'You can allow them again in Settings.',
        },
        { change: () => patch(client, { bulkOptOut: true }), back: () => patch(client, { bulkOptOut: false }) },
      ),
    setLimit: (limit: number | null, before: number | null) =>
      doWithUndo(
        {
          done: limit === null ? 'Any number may come' : `At most ${limit} a week, from everybody together`,
          undone: before === null ? 'Any number may come' : `At most ${before} a week`,
        },
        {
          change: () => patch(client, { bulkWeeklyLimit: limit }),
          back: () => patch(client, { bulkWeeklyLimit: before }),
        },
      ),
  }
}
