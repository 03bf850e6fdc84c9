'use client'

import { History } from 'lucide-react'
import { useState } from 'react'

/** Says that a form holds what was written before and not saved, and offers to begin anew. */
export function KeptNote({ shown, onStartOver }: { shown: boolean; onStartOver: () => void }) {
  const [isGone, setGone] = useState(false)
  if (!shown || isGone) return null
  return (
    <p role="status" className="flex flex-wrap items-center gap-x-2 rounded-md bg-sunken px-3 py-2 text-sm">
      <History aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="flex-1">Not saved before: what you had written is back.</span>
      <button
        type="button"
        onClick={() => {
          onStartOver()
          setGone(true)
        }}
        className="font-medium text-accent-fg underline underline-offset-2 pointer-coarse:min-h-11"
      >
        Start over
      </button>
    </p>
  )
}
