'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { saveQueries, takeOver } from '@/lib/client/held-database'
import { holdQueries } from '@/lib/client/held-queries'
import { useLive } from '@/lib/client/live-provider'
import type { Me } from '@/lib/protocol/objects'

const SEEN_EVERY_MS = 5 * 60_000

/** Keeps what a signed-in page learns on this device, for when there is no connection. */
export function Holding({ me }: { me: Me }) {
  const client = useQueryClient()
  const { live } = useLive()
  useEffect(() => {
    let undo: (() => void) | null = null
    let isGone = false
    takeOver(me)
      .then(() => {
        if (!isGone) undo = holdQueries(client, me.id)
      })
      // Where the disk is full nothing is held.
      .catch(() => undefined)
    // While there is a connection, what is held is as old as that.
    const timer = setInterval(() => {
      if (live.getConnection().state === 'online') saveQueries(me.id, []).catch(() => undefined)
    }, SEEN_EVERY_MS)
    return () => {
      clearInterval(timer)
      isGone = true
      undo?.()
    }
  }, [client, live, me])
  return null
}
