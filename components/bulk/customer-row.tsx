'use client'

import { memo } from 'react'
import { type Presence, unknownPresence } from '@/lib/client/presence-watch'
import { useNow } from '@/lib/client/use-now'
import type { DirectoryEntry } from '@/lib/protocol/objects'
import { PresenceDot, presenceText } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { RelativeTime } from '../ui/relative-time'

/** One customer in a list: who, whether online, and when last in touch. */
export const CustomerRow = memo(function CustomerRow({
  item,
  presence = unknownPresence,
}: {
  item: DirectoryEntry
  presence?: Presence
}) {
  const now = useNow()
  return (
    <>
      <Avatar userId={item.id} name={item.name} size="sm" dot={<PresenceDot presence={presence} decorative />} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-sm">{item.name}</span>
        <span className="block truncate text-muted text-xs">{presenceText(presence, null, now.at, now.local)}</span>
      </span>
      <span className="shrink-0 text-right text-muted text-xs">
        {item.lastContactAt ? (
          <>
            <span className="max-sm:sr-only">Last contact </span>
            <RelativeTime at={item.lastContactAt} />
          </>
        ) : (
          'Never contacted'
        )}
      </span>
    </>
  )
})
