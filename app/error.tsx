'use client'

import { ErrorState } from '@/components/ui/error-state'

type ErrorPageProps = { error: Error & { digest?: string }; reset: () => void }

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <h1 className="sr-only">Something went wrong</h1>
      <ErrorState title="This page did not load" onRetry={reset}>
        Nothing you sent is lost. {error.digest ? `Incident ${error.digest}` : null}
      </ErrorState>
    </main>
  )
}
