'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { ChangedVerdict } from '@/lib/protocol/bulk-objects'
import { ApiError } from './api-error'
import { type BulkDraft, toQueueRequest } from './bulk-draft'
import { batchesKey, changedVerdictsQuery, type NamedChange, previewsKey } from './bulk-queries'
import { useLive } from './live-provider'

/** Refusals after which nothing was stored for sure: the draft may be changed and sent again. */
function isSettled(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code !== 'offline' && error.code !== 'internal'
}

export type SendProblem = { error: unknown; settled: boolean }

type SendBulkOptions = {
  draft: BulkDraft | null
  change: (patch: Partial<BulkDraft>) => void
  clear: (clientBatchId: string) => void
  onSent: (batchId: string) => void
  /** Nothing was stored, and the reason. */
  onRefused?: (error: unknown) => void
  /** Of the check that is shown, where it speaks of the draft as it stands. */
  previewToken: string | null
}

/**
 * Sends the draft under its own `clientBatchId`. While the outcome is unknown (no answer, a reload, a lost connection)
 * the draft stays `sending` and the same request is made again on the next connect: the server answers a repeat with
 * the batch that it has, so it goes out once. The draft goes with the composer, which shows it until its batch is there.
 */
export function useSendBulk({ draft, change, clear, onSent, onRefused, previewToken }: SendBulkOptions) {
  const { live } = useLive()
  const queryClient = useQueryClient()
  const inFlight = useRef(false)
  const [problem, setProblem] = useState<SendProblem | null>(null)
  const sent = useRef<string | null>(null)
  useEffect(
    () => () => {
      if (sent.current !== null) clear(sent.current)
    },
    [clear],
  )

  const attempt = useCallback(
    async (attempted: BulkDraft, token: string | null = null) => {
      const request = toQueueRequest(attempted, token)
      if (inFlight.current) return
      if (!request) {
        change({ sending: false })
        return
      }
      inFlight.current = true
      setProblem(null)
      try {
        const { batch, changed } = await live.request('queue_bulk_message', request)
        sent.current = attempted.clientBatchId
        // A repeat is told of no changes.
        if (changed.length > 0)
          queryClient.setQueryData(changedVerdictsQuery(batch.id).queryKey, toNamed(changed, attempted))
        void queryClient.invalidateQueries({ queryKey: batchesKey })
        onSent(batch.id)
      } catch (error) {
        const settled = isSettled(error)
        if (settled) {
          change({ sending: false })
          onRefused?.(error)
        }
        setProblem({ error, settled })
        // What the check told may be why.
        if (settled) void queryClient.invalidateQueries({ queryKey: previewsKey })
      } finally {
        inFlight.current = false
      }
    },
    [live, queryClient, change, onSent, onRefused],
  )

  const latest = useRef({ draft, attempt, previewToken })
  useEffect(() => {
    latest.current = { draft, attempt, previewToken }
  })
  // The connection may be there before the draft is read, and is taken up again once it is.
  const isRead = draft !== null
  useEffect(() => {
    if (!isRead) return
    return live.onConnect(() => {
      const { draft: held, attempt: again } = latest.current
      if (held?.sending) void again(held)
    })
  }, [live, isRead])

  const send = useCallback(() => {
    const { draft: held, previewToken: token } = latest.current
    if (!held || inFlight.current) return
    change({ sending: true, whenBack: false })
    void attempt({ ...held, sending: true }, token)
  }, [attempt, change])

  return { send, problem }
}

function toNamed(changed: readonly ChangedVerdict[], { chosen }: BulkDraft): NamedChange[] {
  const names = new Map(chosen.map(({ id, name }) => [id, name]))
  return changed.map(({ receiverId, was, is }) => ({ name: names.get(receiverId) ?? receiverId, was, is }))
}
