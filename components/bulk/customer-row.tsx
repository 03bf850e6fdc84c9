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
  const isOnline = presence.status === 'online'
  return (
    <>
      <Avatar userId={item.id} name={item.name} size="sm" dot={<PresenceDot presence={presence} decorative />} />
      <span dir="auto" className="min-w-0 flex-1 truncate text-start font-medium text-sm">
        {item.name}
      </span>
      <span className="sr-only">{presenceText(presence, null, now.at, now.local)}</span>
      <span className="flex shrink-0 items-center gap-1.5 text-muted text-xs">
        {isOnline ? (
          <span aria-hidden className="font-medium text-success-fg">
            Online
          </span>
        ) : null}
        {item.lastContactAt ? (
          <span>
            <span className="sr-only">Last contact </span>
            <RelativeTime at={item.lastContactAt} />
          </span>
        ) : isOnline ? null : (
          'Never contacted'
        )}
      </span>
    </>
  )
})
