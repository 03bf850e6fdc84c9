'use client'

import { PencilLine } from 'lucide-react'
import Link from 'next/link'
import { isEmptyDraft, wordsOf } from '@/lib/client/bulk-draft'
import { useSelf } from '@/lib/client/live-provider'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { buttonClass } from '../ui/button'
import { customers } from './bulk-words'

/** Reminds of a message that was begun and not sent. At the foot: it comes after the page, whose rows are not to move under a press. */
export function DraftNotice() {
  const { draft } = useBulkDraft(useSelf().id)
  if (!draft || isEmptyDraft(draft)) return null
  const words = wordsOf(draft).trim()
  return (
    <div className="sticky bottom-4 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3 shadow-2 sm:px-5">
      <PencilLine aria-hidden className="size-5 shrink-0 text-muted" />
      <p className="min-w-0 flex-1 basis-40 truncate text-sm">
        <span className="font-medium">{draft.sending ? 'Being sent' : 'Draft'}</span>
        <span className="text-muted">
          {draft.chosen.length > 0 ? `, to ${customers(draft.chosen.length)}` : ''}
          {words ? `: ${words}` : ''}
        </span>
      </p>
      <Link href="/bulk/new" className={buttonClass({ size: 'sm' })}>
        Go on writing
      </Link>
    </div>
  )
}
