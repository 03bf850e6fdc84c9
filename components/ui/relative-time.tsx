'use client'

import { formatDateTime, formatLastSeen, formatRelative } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'

type RelativeTimeProps = {
  /** ISO time. */
  at: string
  /** `short` for lists ("5 min", "Mon"), `long` for sentences ("5 minutes ago"), `lastSeen` for people: never "now". */
  form?: 'short' | 'long' | 'lastSeen'
  className?: string
}

/** A short relative time; the full local time on hover and for screen readers. */
export function RelativeTime({ at, form = 'short', className }: RelativeTimeProps) {
  const now = useNow()
  const full = formatDateTime(at, now.local)
  const words =
    form === 'lastSeen' ? formatLastSeen(at, now.at, now.local) : formatRelative(at, now.at, form, now.local)
  return (
    <time dateTime={at} title={full} className={className}>
      <span aria-hidden={form === 'short'}>{words}</span>
      {form === 'short' ? <span className="sr-only">{full}</span> : null}
    </time>
  )
}
