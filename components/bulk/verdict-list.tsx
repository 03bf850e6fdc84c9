'use client'

import { CircleCheck, CircleX } from 'lucide-react'
import type { Chosen } from '@/lib/client/bulk-selection'
import type { BulkVerdict } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { customers, reasonOf } from './bulk-words'

type VerdictListProps = {
  verdicts: readonly BulkVerdict[]
  chosen: readonly Chosen[]
  onRemove: (ids: ReadonlySet<string>) => void
}

/** How many will get it, and who will not and why. */
export function VerdictList({ verdicts, chosen, onRemove }: VerdictListProps) {
  const names = new Map(chosen.map(({ id, name }) => [id, name]))
  const refused = verdicts.filter(({ ok }) => !ok)
  const passed = verdicts.length - refused.length
  const byReason = Map.groupBy(refused, ({ code, error }) => reasonOf(code, error))
  return (
    <div className="flex flex-col gap-3 text-sm">
      <p className="flex items-start gap-2 font-medium">
        <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-success" />
        {refused.length === 0
          ? passed === 1
            ? 'The one customer you chose will get it.'
            : `All ${passed} customers will get it.`
          : `${passed} of ${verdicts.length} customers will get it.`}
      </p>
      {refused.length > 0 ? (
        <div className="rounded-md border border-line">
          <p className="flex items-start gap-2 px-3 pt-2.5 font-medium">
            <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-danger" />
            {`${customers(refused.length)} will not:`}
          </p>
          <dl className="flex max-h-48 flex-col gap-2 overflow-y-auto px-3 py-2.5">
            {[...byReason].map(([reason, group]) => (
              <div key={reason}>
                <dt className="text-muted text-xs">{reason}</dt>
                <dd>{group.map(({ receiverId }) => names.get(receiverId) ?? receiverId).join(', ')}</dd>
              </div>
            ))}
          </dl>
          <div className="border-line border-t px-3 py-2">
            <Button size="sm" onClick={() => onRemove(new Set(refused.map(({ receiverId }) => receiverId)))}>
              {refused.length === 1 ? 'Take this one out' : `Take these ${refused.length} out`}
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  )
}
