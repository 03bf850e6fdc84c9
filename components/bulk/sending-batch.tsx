'use client'

import { useCallback, useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import type { BulkDraft } from '@/lib/client/bulk-draft'
import { useConnectionState, useSelf } from '@/lib/client/live-provider'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useSendBulk } from '@/lib/client/use-send-bulk'
import { showToast } from '../ui/toast'

const ASK_AGAIN_MS = 5000

/**
 * Goes on asking for a bulk message whose sending was begun and whose answer never came, wherever one is but in the
 * composer, which does so itself.
 */
export default function SendingBatch() {
  const { draft, change, clear } = useBulkDraft(useSelf().id)
  const isSending = draft?.sending ?? false
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!isSending) return
    // Whoever leaves the composer by sending takes its draft along in a moment.
    const timer = setTimeout(() => setLate(true), ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [isSending])
  return draft && isSending && isLate ? <Sending draft={draft} change={change} clear={clear} /> : null
}

type SendingProps = Pick<Parameters<typeof useSendBulk>[0], 'change' | 'clear'> & { draft: BulkDraft }

function Sending({ draft, change, clear }: SendingProps) {
  const { clientBatchId } = draft
  // That it is there is told by the bar with which it can be undone.
  const onSent = useCallback(() => clear(clientBatchId), [clear, clientBatchId])
  const onRefused = useCallback((error: unknown) => {
    showToast({ tone: 'danger', title: 'Your bulk message was not sent', description: messageOf(error) })
  }, [])
  const { send, problem } = useSendBulk({ draft, change, clear, onSent, onRefused, previewToken: null })
  const isOnline = useConnectionState() === 'online'
  useEffect(() => {
    // Without a connection the next one asks.
    if (!isOnline || !problem || problem.settled) return
    const timer = setTimeout(send, ASK_AGAIN_MS)
    return () => clearTimeout(timer)
  }, [isOnline, problem, send])
  return null
}
