'use client'

import { unknownPresence } from '@/lib/client/presence-watch'
import { formatDateTime, formatLastSeen } from '@/lib/client/time-format'
import { useDeviceCount } from '@/lib/client/use-device-count'
import { useNow } from '@/lib/client/use-now'
import { type Presence, usePresenceOf } from '@/lib/client/use-presence'
import { cn } from '../ui/cn'

const words = { online: 'Online', offline: 'Offline', unknown: 'Status unknown' } as const

type DotProps = {
  /** What `usePresence` says; left out means unknown. */
  presence: Presence | undefined
  /** Where the words stand right beside the dot. */
  decorative?: boolean
  className?: string
}

/** The dot of a person. Its shape tells the state too: full, hollow, dotted. */
export function PresenceDot({ presence = unknownPresence, decorative = false, className }: DotProps) {
  const { status } = presence
  return (
    <span
      title={decorative ? undefined : words[status]}
      className={cn('block size-3.5 rounded-full bg-surface p-0.5', className)}
    >
      <span
        aria-hidden
        className={cn(
          'block size-full rounded-full',
          status === 'online' && 'bg-success',
          status === 'offline' && 'border-2 border-dot',
          status === 'unknown' && 'border-2 border-dot border-dotted',
        )}
      />
      {decorative ? null : <span className="sr-only">{words[status]}</span>}
    </span>
  )
}

/** The dot of one person, live. In a list a change draws the one dot anew, and no row. */
export function LivePresenceDot({ userId, decorative }: { userId: string; decorative?: boolean }) {
  return <PresenceDot presence={usePresenceOf(userId)} decorative={decorative} />
}

/** "Online, 2 devices" · "Last seen 5 minutes ago" · "Offline" · "Status unknown: reconnecting". */
export function presenceText(presence: Presence, devices: number | null, nowMs: number, local: boolean): string {
  if (presence.status === 'online') return devices !== null && devices > 1 ? `Online, ${devices} devices` : 'Online'
  if (presence.status === 'unknown') return 'Status unknown: reconnecting'
  return presence.lastSeen === null ? 'Offline' : `Last seen ${formatLastSeen(presence.lastSeen, nowMs, local)}`
}

type LabelProps = { userId: string; withDot?: boolean; className?: string }

/** Dot and words for one person, live. */
export function PresenceLabel({ userId, withDot = true, className }: LabelProps) {
  const presence = usePresenceOf(userId)
  const devices = useDeviceCount(userId)
  const now = useNow()
  return (
    <span
      className={cn('inline-flex min-w-0 items-center gap-1 text-muted text-sm', className)}
      title={
        presence.status === 'offline' && presence.lastSeen ? formatDateTime(presence.lastSeen, now.local) : undefined
      }
    >
      {withDot ? <PresenceDot presence={presence} decorative className="-ml-0.5 bg-transparent" /> : null}
      <span className="truncate">{presenceText(presence, devices, now.at, now.local)}</span>
    </span>
  )
}
