'use client'

import { useCallback, useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { type OpenAt, positionAround } from '@/lib/client/thread-opening'
import { showToast } from '../ui/toast'
import type { useThread } from './use-thread'

/** Where an open thread stands: as it was opened, or at the message that a link has named since. */
export function useOpenPlace({ opened, showAt, messages }: ReturnType<typeof useThread>, atSeq: number | null) {
  const [openAt, setOpenAt] = useState<OpenAt>(opened.openAt)

  const showNewest = useCallback(async () => {
    await showAt({ at: 'newest' })
    setOpenAt(null)
  }, [showAt])

  // A link to a message of the thread that is already open.
  const firstHeld = messages[0]?.seq ?? null
  const lastHeld = messages.at(-1)?.seq ?? null
  const [shownSeq, setShownSeq] = useState(() => {
    // A thread that is loaded for this address opens there by itself.
    const opensThere =
      firstHeld === null || lastHeld === null || (atSeq !== null && atSeq >= firstHeld && atSeq <= lastHeld)
    return opensThere ? atSeq : null
  })
  useEffect(() => {
    if (atSeq === null || atSeq === shownSeq || firstHeld === null || lastHeld === null) return
    setShownSeq(atSeq)
    if (atSeq >= firstHeld && atSeq <= lastHeld) {
      setOpenAt({ seq: atSeq, flash: true })
      return
    }
    showAt(positionAround(atSeq)).then(
      () => setOpenAt({ seq: atSeq, flash: true }),
      (error: unknown) =>
        showToast({ title: 'That message did not load', description: messageOf(error), tone: 'danger' }),
    )
  }, [atSeq, shownSeq, firstHeld, lastHeld, showAt])

  return { openAt, showNewest }
}
