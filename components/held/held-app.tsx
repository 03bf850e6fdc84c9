'use client'

import { CloudOff, Lock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type HeldOwner, readOwner } from '@/lib/client/held-database'
import { AppShell } from '../shell/app-shell'
import { placesOf } from '../shell/places'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import HeldPlace from './held-place'

const LOOK_EVERY_MS = 5000

type Held = { owner: HeldOwner | null }

/**
 * The product without its server. The page itself is the same for everybody and holds nothing; whose copies this device
 * has, and whether they may be shown, is read here.
 */
export function HeldApp() {
  const [held, setHeld] = useState<Held | null>(null)

  useEffect(() => {
    const show = (owner: HeldOwner | null) => {
      const home = owner && placesOf[owner.me.role][0]?.href
      if (home && window.location.pathname === '/') window.history.replaceState(null, '', home)
      setHeld({ owner })
    }
    readOwner().then(show, () => show(null))
  }, [])

  const isOpen = held?.owner && !held.owner.isLocked
  useEffect(() => {
    if (held === null || isOpen) return
    // A browser may call itself online where the server is not to be had.
    const look = () => {
      fetch('/healthz').then(
        ({ ok }) => ok && window.location.reload(),
        () => undefined,
      )
    }
    const timer = setInterval(look, LOOK_EVERY_MS)
    window.addEventListener('online', look)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', look)
    }
  }, [held, isOpen])

  if (held === null) return <div role="status" aria-label="Loading" className="h-dvh bg-canvas" />
  const { owner } = held
  if (owner && isOpen) {
    return (
      <AppShell me={owner.me} isHeld>
        <HeldPlace reloads />
      </AppShell>
    )
  }
  return (
    <main className="flex min-h-dvh items-center justify-center bg-canvas p-6">
      <h1 className="sr-only">Rollcall</h1>
      <EmptyState
        icon={owner ? <Lock /> : <CloudOff />}
        title={owner ? 'What is kept here is locked' : 'You are offline'}
        action={<Button onClick={() => window.location.reload()}>Try again</Button>}
      >
        {owner
          ? `The session is over. When you are back, sign in as ${owner.me.name} to open it.`
          : 'Nobody is signed in on this device. Rollcall opens by itself once you are back.'}
      </EmptyState>
    </main>
  )
}
