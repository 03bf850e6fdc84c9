'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { meQuery } from '@/lib/client/account-queries'
import { saveQueries, takeOver } from '@/lib/client/held-database'
import { holdQueries } from '@/lib/client/held-queries'
import { useLive } from '@/lib/client/live-provider'
import type { Me } from '@/lib/protocol/objects'

const SEEN_EVERY_MS = 5 * 60_000

type HoldingProps = {
  me: Me
  /** Drawn from this device: only a connection tells that it is still this person who is signed in. */
  isHeld: boolean
}

/** Keeps what a signed-in page learns on this device, for when there is no connection. */
export function Holding({ me, isHeld }: HoldingProps) {
  const client = useQueryClient()
  const { live } = useLive()
  useEffect(() => {
    let undo: (() => void) | null = null
    let isGone = false
    let hasBegun = false
    const begin = () => {
      if (hasBegun) return
      hasBegun = true
      takeOver(me)
        .then(() => {
          if (!isGone) undo = holdQueries(client, me.id)
        })
        // Where the disk is full nothing is held.
        .catch(() => undefined)
    }
    const unbind = isHeld
      ? live.onConnect(() => {
          begin()
          void client.invalidateQueries({ queryKey: meQuery().queryKey })
        })
      : null
    if (!isHeld) begin()
    // While there is a connection, what is held is as old as that.
    const timer = setInterval(() => {
      if (live.getConnection().state === 'online') saveQueries(me.id, []).catch(() => undefined)
    }, SEEN_EVERY_MS)
    return () => {
      clearInterval(timer)
      unbind?.()
      isGone = true
      undo?.()
    }
  }, [client, live, me, isHeld])
  return null
}
