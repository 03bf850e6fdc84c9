'use client'

import { Ban } from 'lucide-react'
import { Button } from '../ui/button'

/** In place of the composer, where one has blocked the other. */
export function BlockedNote({ name, onUnblock }: { name: string; onUnblock: () => void }) {
  return (
    <div className="safe-bottom shrink-0 border-line border-t bg-surface">
      <div className="flex flex-wrap items-center justify-center gap-3 px-4 py-4 text-sm">
        <Ban aria-hidden className="size-4 text-muted" />
        <span>
          You blocked <bdi>{name}</bdi>. Neither of you can write here.
        </span>
        <Button size="sm" onClick={onUnblock}>
          Unblock
        </Button>
      </div>
    </div>
  )
}
