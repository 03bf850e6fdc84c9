'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import { loadPart } from '@/lib/client/load-part'

const ErrorState = lazy(loadPart(async () => ({ default: (await import('../ui/error-state')).ErrorState })))

export type PageFailureProps = { error: Error & { digest?: string }; reset: () => void }

/** What stands in place of a page that failed. It comes with every page, so what draws it is loaded when one does. */
export function PageFailure({ error, reset }: PageFailureProps) {
  const isBrokenOff = error.name === 'ChunkLoadError'
  const isComing = useReload(isBrokenOff)
  const safe = `Nothing you sent is lost. ${error.digest ? `Incident ${error.digest}` : ''}`
  if (isComing) {
    return (
      <p role="status" className="px-6 text-center text-muted text-sm">
        The connection broke while this page loaded. It comes by itself once it can.
      </p>
    )
  }
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <Suspense fallback={<p role="alert">{`This page did not load. ${safe}`}</p>}>
        <ErrorState title="This page did not load" onRetry={isBrokenOff ? () => window.location.reload() : reset}>
          {safe}
        </ErrorState>
      </Suspense>
    </>
  )
}

const RELOADED_AT = 'rollcall-reloaded-at'
/** A page that breaks off again sooner has another reason than the link. */
const TOO_SOON_MS = 10_000

const reachServer = loadPart(async () => {
  const { ok } = await fetch('/healthz', { cache: 'no-store' })
  if (!ok) throw new Error('The server is not ready')
})

/**
 * Loads the page anew once the server answers, where a part of the program broke off: what was asked for once and failed
 * is not asked for again. Nothing written is lost by it. The result is whether that is still to come.
 */
function useReload(isWanted: boolean): boolean {
  const [isComing, setComing] = useState(isWanted)
  useEffect(() => {
    if (!isWanted) return
    if (Date.now() - Number(sessionStorage.getItem(RELOADED_AT)) < TOO_SOON_MS) {
      setComing(false)
      return
    }
    let isLeft = false
    reachServer().then(
      () => {
        if (isLeft) return
        sessionStorage.setItem(RELOADED_AT, String(Date.now()))
        window.location.reload()
      },
      () => setComing(false),
    )
    return () => {
      isLeft = true
    }
  }, [isWanted])
  return isComing
}
