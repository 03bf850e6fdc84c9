'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { dropRestored, restoreQueries } from './held-queries'
import { useLive } from './live-provider'

/**
 * Puts what this device holds into the cache while it is wanted, until the server is there. The result is whether that
 * is done; where nothing can be read it is as well.
 */
export function useRestored(isWanted = true): boolean {
  const client = useQueryClient()
  const { self, live } = useLive()
  const [isRestored, setRestored] = useState(false)
  useEffect(() => {
    if (!isWanted) return
    restoreQueries(client, self.id)
      .catch(() => undefined)
      .then(() => setRestored(true))
    return live.onConnect(() => dropRestored(client))
  }, [isWanted, client, live, self.id])
  return isWanted && isRestored
}
