'use client'

import { lazy, Suspense } from 'react'
import { loadPart } from '../ui/load-part'

const ErrorState = lazy(loadPart(async () => ({ default: (await import('../ui/error-state')).ErrorState })))

export type PageFailureProps = { error: Error & { digest?: string }; reset: () => void }

/** What stands in place of a page that failed. It comes with every page, so what draws it is loaded when one does. */
export function PageFailure({ error, reset }: PageFailureProps) {
  const safe = `Nothing you sent is lost. ${error.digest ? `Incident ${error.digest}` : ''}`
  return (
    <>
      <h1 className="sr-only">Something went wrong</h1>
      <Suspense fallback={<p role="alert">{`This page did not load. ${safe}`}</p>}>
        <ErrorState title="This page did not load" onRetry={reset}>
          {safe}
        </ErrorState>
      </Suspense>
    </>
  )
}
