'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { saveQueries, takeOver } from '@/lib/client/held-database'
import { holdQueries } from '@/lib/client/held-queries'
import { useLive } from '@/lib/client/live-provider'
import { meQuery } from '@/lib/client/me-queries'
import type { Me } from '@/lib/protocol/objects'
import { holdPlaces } from './hold-places'

/** What one does with the page just opened comes first. */
const SETTLE_MS = 3000
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
        .then(async () => {
          if (isGone) return
          undo = holdQueries(client, me.id)
          await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
          await holdPlaces(client, me.role, () => !isGone && live.getConnection().state === 'online')
        })
        // Where the disk is full nothing is held; where the link breaks the next page goes on.
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
