'use client'

import { RotateCw, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from './button'
import { cn } from './cn'

type ErrorStateProps = {
  title?: string
  /** The error itself: its message is shown, and the incident number if there is one. */
  error?: unknown
  /** What is safe: "Nothing was sent." */
  children?: ReactNode
  onRetry?: () => void
  retrying?: boolean
  className?: string
}

function sentenceOf(error: unknown): string | null {
  return error instanceof Error && error.message ? error.message : null
}

function incidentOf(error: unknown): string | null {
  const id = (error as { incidentId?: unknown } | null | undefined)?.incidentId
  return typeof id === 'string' ? id : null
}

/** What went wrong, what is safe, and a way to try again. */
export function ErrorState({
  title = 'This did not load',
  error,
  children,
  onRetry,
  retrying = false,
  className,
}: ErrorStateProps) {
  const incident = incidentOf(error)
  return (
    <div
      role="alert"
      className={cn('flex flex-col items-center justify-center gap-2 px-6 py-12 text-center', className)}
    >
      <span
        aria-hidden
        className="mb-1 flex size-12 items-center justify-center rounded-lg bg-danger-bg text-danger-fg"
      >
        <TriangleAlert className="size-6" />
      </span>
      <p className="font-semibold text-base">{title}</p>
      <div className="max-w-sm text-muted text-sm">
        {children ?? sentenceOf(error) ?? 'Check your connection and try again.'}
        {incident ? <p className="mt-1 text-xs">Incident {incident}</p> : null}
      </div>
      {onRetry ? (
        <Button
          className="mt-3"
          pending={retrying}
          onClick={onRetry}
          icon={<RotateCw aria-hidden className="size-4" />}
        >
          Try again
        </Button>
      ) : null}
    </div>
  )
}
