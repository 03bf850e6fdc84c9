'use client'

import { TriangleAlert } from 'lucide-react'
import { changedVerdictsQuery, type NamedChange } from '@/lib/client/bulk-queries'
import { groupBy } from '@/lib/client/group-by'
import { formatAhead } from '@/lib/client/time-format'
import { useQuery } from '@/lib/client/use-query'
import { reasonOf } from './bulk-words'

/** Named of a group; the rest is a number. */
const NAMED = 12

/** Who of a batch fares otherwise than its check had told, and how; nothing where all is as it was told. */
export function ChangedNote({ batchId }: { batchId: string }) {
  const { data: changed = [] } = useQuery(changedVerdictsQuery(batchId))
  if (changed.length === 0) return null
  const groups = groupBy(changed, ({ was, is }) => `${wordsOf(was)} ${wordsOf(is)}`)
  return (
    <section role="status" aria-label="Changed since the check" className="rounded-md bg-warning-bg px-4 py-3 text-sm">
      <h2 className="flex items-center gap-2 font-semibold text-warning-fg">
        <TriangleAlert aria-hidden className="size-4 shrink-0" />
        Changed since the check
      </h2>
      <ul className="mt-1 flex flex-col gap-1 pl-6">
        {[...groups].map(([key, group]) => (
          <ChangedGroup key={key} group={group} />
        ))}
      </ul>
    </section>
  )
}

function ChangedGroup({ group }: { group: readonly NamedChange[] }) {
  const [first] = group
  if (!first) return null
  const more = group.length - NAMED
  const names = group.slice(0, NAMED).map(({ name }) => name)
  return (
    <li>
      <span className="font-medium">{`${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`}</span>
      {`: ${wordsOf(first.was)} before, ${wordsOf(first.is)} now`}
    </li>
  )
}

/** "would get it" · "has quiet hours now, until 08:00". */
function wordsOf({ ok, code, error, retryAt }: NamedChange['is']): string {
  if (ok) return 'would get it'
  const reason = reasonOf(code, error)
  return `“${reason}”${retryAt ? ` until ${formatAhead(retryAt, Date.now())}` : ''}`
}
