'use client'

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react'
import { useLive } from './live-provider'
import { type Presence, unknownPresence } from './presence-watch'

export type { Presence } from './presence-watch'

/** Watches these people while mounted. The map has an entry for each; all are unknown while the connection is down. */
export function usePresence(userIds: readonly string[]): ReadonlyMap<string, Presence> {
  const { presence } = useLive()
  const key = userIds.join(' ')
  const ids = useMemo(() => (key === '' ? [] : key.split(' ')), [key])
  const held = useRef<ReadonlyMap<string, Presence>>(new Map())

  useEffect(() => presence.watch(ids), [presence, ids])

  const snapshot = useCallback(() => {
    const last = held.current
    if (last.size === ids.length && ids.every((id) => last.get(id) === presence.get(id))) return last
    held.current = new Map(ids.map((id) => [id, presence.get(id)]))
    return held.current
  }, [presence, ids])
  const unknown = useMemo(() => new Map(ids.map((id) => [id, unknownPresence])), [ids])
  return useSyncExternalStore(presence.subscribe, snapshot, () => unknown)
}

/** The same for one person. */
export function usePresenceOf(userId: string): Presence {
  const { presence } = useLive()
  useEffect(() => presence.watch([userId]), [presence, userId])
  return useSyncExternalStore(
    presence.subscribe,
    () => presence.get(userId),
    () => unknownPresence,
  )
}
