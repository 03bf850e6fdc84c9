'use client'

import { useRouter } from 'next/navigation'
import { isEmptyDraft } from '@/lib/client/bulk-draft'
import { useSelf } from '@/lib/client/live-provider'
import { useBatchEdit } from '@/lib/client/use-batch-edit'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { Button } from '../ui/button'

/** A change that was begun and not saved before its batch went out: it is shown, and may become a message of its own. */
export function LateEdit({ batch }: { batch: BulkBatch }) {
  const router = useRouter()
  const { edit, isChanged, forget } = useBatchEdit(batch)
  const { draft, change } = useBulkDraft(useSelf().id)
  if (!isChanged || batch.state === 'held' || batch.state === 'scheduled') return null
  const isFree = draft !== null && isEmptyDraft(draft)
  return (
    <div className="flex flex-col gap-2 rounded-md bg-sunken px-4 py-3 text-sm">
      <p>You had begun to change this message and did not save that:</p>
      <p dir="auto" className="plain-bidi max-h-40 overflow-y-auto whitespace-pre-wrap font-medium">
        {edit.text || edit.caption}
      </p>
      <div className="flex flex-wrap gap-2">
        {isFree ? (
          <Button
            size="sm"
            onClick={() => {
              change({ ...edit, mode: batch.messageType === 'text' ? 'text' : 'image' })
              forget()
              router.push('/bulk/new')
            }}
          >
            Make it a new message
          </Button>
        ) : null}
        <Button size="sm" variant="ghost" onClick={forget}>
          Forget it
        </Button>
      </div>
    </div>
  )
}
