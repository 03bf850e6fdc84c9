'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError } from './api-error'
import { type BulkDraft, toBulkBody } from './bulk-draft'
import { batchesKey } from './bulk-queries'
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
}

/**
 * Sends the draft under its own `clientBatchId`. While the outcome is unknown (no answer, a reload, a lost connection)
 * the draft stays `sending` and the same request is made again on the next connect: the server answers a repeat with
 * the first report, so it goes out once.
 */
export function useSendBulk({ draft, change, clear, onSent }: SendBulkOptions) {
  const { live } = useLive()
  const queryClient = useQueryClient()
  const inFlight = useRef(false)
  const [problem, setProblem] = useState<SendProblem | null>(null)

  const attempt = useCallback(
    async (attempted: BulkDraft) => {
      const body = toBulkBody(attempted)
      if (inFlight.current) return
      if (!body) {
        change({ sending: false })
        return
      }
      inFlight.current = true
      setProblem(null)
      try {
        const { clientBatchId } = attempted
        const report = await live.request('send_bulk_message', { ...body, clientBatchId })
        clear(clientBatchId)
        void queryClient.invalidateQueries({ queryKey: batchesKey })
        onSent(report.batchId)
      } catch (error) {
        const settled = isSettled(error)
        if (settled) change({ sending: false })
        setProblem({ error, settled })
      } finally {
        inFlight.current = false
      }
    },
    [live, queryClient, change, clear, onSent],
  )

  const latest = useRef({ draft, attempt })
  useEffect(() => {
    latest.current = { draft, attempt }
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
    const { draft: held } = latest.current
    if (!held || inFlight.current) return
    change({ sending: true })
    void attempt({ ...held, sending: true })
  }, [attempt, change])

  return { send, problem }
}
