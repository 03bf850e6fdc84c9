'use client'

import { useLive } from './live-provider'
import { usePresenceOf } from './use-presence'
import { useQuery } from './use-query'

/** How many connections an online person has; null while not known. Asked anew whenever they come or go. */
export function useDeviceCount(userId: string): number | null {
  const { live } = useLive()
  const { status } = usePresenceOf(userId)
  const { data } = useQuery({
    queryKey: ['get_online_status', { userId }],
    queryFn: () => live.request('get_online_status', { userId }),
    staleTime: 5000,
    enabled: status === 'online',
    refetchInterval: 10_000,
  })
  return status === 'online' && data ? data.connectionCount : null
}
