'use client'

import { Archive } from 'lucide-react'
import { type BulkDraft, wordsOf } from '@/lib/client/bulk-draft'
import { Button } from '../ui/button'
import { customers } from './bulk-words'

type DraftAsideProps = { aside: BulkDraft; onBringBack: () => void; onForget: () => void }

/** The message that was begun before this one: it is kept, and comes back when it is wanted. */
export function DraftAside({ aside, onBringBack, onForget }: DraftAsideProps) {
  const words = wordsOf(aside).trim()
  return (
    <div
      role="status"
      className="mx-4 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-sunken px-3 py-2 text-sm sm:mx-6"
    >
      <Archive aria-hidden className="size-4 shrink-0 text-muted" />
      <p className="min-w-0 flex-1 basis-48 truncate">
        <span className="font-medium">Put aside</span>
        <span className="text-muted">{aside.chosen.length > 0 ? `, to ${customers(aside.chosen.length)}` : ''}</span>
        {words ? (
          <>
            {': '}
            <bdi>{words}</bdi>
          </>
        ) : null}
      </p>
      <Button size="sm" onClick={onBringBack}>
        Bring back
      </Button>
      <Button size="sm" variant="ghost" onClick={onForget}>
        Discard
      </Button>
    </div>
  )
}
