'use client'

import { RotateCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConnection, useLive } from '@/lib/client/live-provider'
import { Button } from '../ui/button'
import { useGo } from './use-go'

/** Keeping the product on the device must not hold up its first use. */
const START_AFTER_MS = 3000

/** Calls back with a version that is ready to take over; the result ends it. */
function watchVersions(registration: ServiceWorkerRegistration, onReady: (worker: ServiceWorker) => void): () => void {
  const look = () => {
    // The first of all takes over by itself.
    if (registration.waiting && navigator.serviceWorker.controller) onReady(registration.waiting)
  }
  const onFound = () => registration.installing?.addEventListener('statechange', look)
  look()
  registration.addEventListener('updatefound', onFound)
  return () => registration.removeEventListener('updatefound', onFound)
}

/** Keeps the product on this device up to date, and says when a new version is there; what is typed outlives the reload. */
export function AppUpdates() {
  const { live } = useLive()
  const { isOutdated } = useConnection()
  const go = useGo()
  const [ready, setReady] = useState<ServiceWorker | null>(null)

  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    const undo: (() => void)[] = []
    let isGone = false
    async function start() {
      const registration = await navigator.serviceWorker.register('/service-worker.js')
      // Where a browser keeps nothing it answers with nothing.
      if (isGone || !registration) return
      undo.push(watchVersions(registration, setReady))
      // A server that was away may have come back as a newer one.
      undo.push(live.onConnect(() => void registration.update().catch(() => undefined)))
    }
    // Not built while developing, and forbidden in some private windows: then there is a product with a connection only.
    const timer = setTimeout(() => void start().catch(() => undefined), START_AFTER_MS)
    return () => {
      isGone = true
      clearTimeout(timer)
      for (const each of undo) each()
    }
  }, [live])

  useEffect(() => {
    function onWish({ data, ports }: MessageEvent<{ type?: string; href?: string }>) {
      if (data.type === 'open' && data.href) go(data.href)
      // A push about what is looked at is none.
      if (data.type === 'where') ports[0]?.postMessage(window.location.pathname)
    }
    navigator.serviceWorker?.addEventListener('message', onWish)
    return () => navigator.serviceWorker?.removeEventListener('message', onWish)
  }, [go])

  function reload() {
    if (!ready) {
      window.location.reload()
      return
    }
    navigator.serviceWorker.addEventListener('controllerchange', () => window.location.reload(), { once: true })
    ready.postMessage({ type: 'SKIP_WAITING' })
  }

  if (!ready && !isOutdated) return null
  return (
    <div
      role="status"
      className="fixed inset-x-0 bottom-[env(safe-area-inset-bottom)] z-50 mx-auto flex w-fit max-w-full items-center gap-3 rounded-t-lg bg-surface px-4 py-2 text-sm shadow-3 md:bottom-4 md:rounded-lg"
    >
      <span>
        {isOutdated
          ? 'This page is too old for the server. What you wrote is kept.'
          : 'A new version is here. What you wrote is kept.'}
      </span>
      <Button size="sm" onClick={reload} icon={<RotateCw aria-hidden className="size-4" />}>
        Reload
      </Button>
    </div>
  )
}
