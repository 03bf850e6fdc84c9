'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react'
import type { Role } from '@/lib/protocol/objects'
import { ApiError } from './api-error'
import { createInStep, type InStep } from './in-step'
import { type Connection, type ConnectionState, createLiveSocket, type LiveSocket } from './live-socket'
import { createOutbox, type Outbox } from './outbox'
import { createSocketRoad } from './outbox-roads'
import { createOutboxStore, isChange } from './outbox-store'
import { createPresenceWatch, type PresenceWatch } from './presence-watch'

/** The signed-in person, as the shell was told by the server. */
export type Self = { id: string; name: string; role: Role }

type Live = {
  self: Self
  live: LiveSocket
  presence: PresenceWatch
  inStep: InStep
  outbox: Outbox
}

const LiveContext = createContext<Live | null>(null)

/** One connection for the tab, and everything that lives on it. */
export function LiveProvider({ self, children }: { self: Self; children: ReactNode }) {
  const client = useQueryClient()
  const [parts] = useState(() => {
    const live = createLiveSocket(self.id)
    const inStep = createInStep(live, client, self.id)
    const outbox = createOutbox({
      live,
      store: createOutboxStore(self.id),
      userId: self.id,
      road: createSocketRoad(live, self.id),
      onSent: (message, entry) => (isChange(entry) ? inStep.update(message) : inStep.take(message)),
    })
    return { live, inStep, outbox, presence: createPresenceWatch(live) }
  })

  useEffect(() => {
    const undo = [
      parts.inStep.start(),
      parts.presence.start(),
      parts.outbox.start(),
      // What did not load for want of a connection loads with it.
      parts.live.onConnect(() => {
        void client.refetchQueries({
          type: 'active',
          predicate: ({ state: { error } }) => error instanceof ApiError && error.isTransient,
        })
      }),
    ]
    parts.live.start()
    return () => {
      parts.live.stop()
      for (const each of undo) each()
    }
  }, [parts, client])

  const { id, name, role } = self
  const value = useMemo(() => ({ self: { id, name, role }, ...parts }), [id, name, role, parts])
  return <LiveContext value={value}>{children}</LiveContext>
}

export function useLive(): Live {
  const live = useContext(LiveContext)
  if (!live) throw new Error('useLive needs LiveProvider above it')
  return live
}

/** The signed-in person. */
export function useSelf(): Self {
  return useLive().self
}

/** `request` asks over the socket and waits; `on` listens to pushes until its result is called. */
export function useSocket(): Pick<LiveSocket, 'request' | 'on' | 'onConnect'> {
  return useLive().live
}

const connecting: Connection = { state: 'connecting', endReason: null, isOutdated: false }

export function useConnection(): Connection {
  const { live } = useLive()
  return useSyncExternalStore(live.subscribe, live.getConnection, () => connecting)
}

export function useConnectionState(): ConnectionState {
  return useConnection().state
}
