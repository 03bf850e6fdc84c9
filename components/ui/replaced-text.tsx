'use client'

import { History } from 'lucide-react'

export type ReplacedTextProps = { text: string; onRestore: () => void; onForget: () => void }

/** What was being written here when another tab or device wrote something else: nothing of it is gone. */
export function ReplacedText({ text, onRestore, onForget }: ReplacedTextProps) {
  if (text === '') return null
  const link = 'font-medium underline underline-offset-2 pointer-coarse:min-h-11'
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 px-3 pt-2 text-sm">
      <History aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 basis-48 truncate">
        <span className="text-muted">Replaced elsewhere: </span>
        <bdi>{text}</bdi>
      </span>
      <button type="button" onClick={onRestore} className={`${link} text-accent-fg`}>
        Bring back
      </button>
      <button type="button" onClick={onForget} className={`${link} text-muted`}>
        Discard
      </button>
    </div>
  )
}
