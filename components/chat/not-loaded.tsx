'use client'

import { CloudOff } from 'lucide-react'
import { EmptyState } from '../ui/empty-state'
import { ErrorState } from '../ui/error-state'

type NotLoadedProps = {
  /** What is missing: "The messages". */
  what: string
  error: Error | null
  offline: boolean
  retrying: boolean
  onRetry: () => void
}

/** In place of something that is not on this device: what it is, why, and how it comes. */
export function NotLoaded({ what, error, offline, retrying, onRetry }: NotLoadedProps) {
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center">
      {offline ? (
        <EmptyState icon={<CloudOff />} title={`${what} is not on this device`}>
          You are offline. It loads by itself once you are back. What you write is kept and sent then.
        </EmptyState>
      ) : (
        <ErrorState title={`${what} did not load`} error={error} onRetry={onRetry} retrying={retrying} />
      )}
    </div>
  )
}
