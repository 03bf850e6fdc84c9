import type { AdminSecurityEntry } from '@/lib/protocol/security-log'
import { securityWords, toSecurityDetail, toSecurityPlace, toSecurityTone } from '../account/security-words'
import { Badge } from '../ui/badge'
import { RelativeTime } from '../ui/relative-time'

/** One entry: what, whose account, who did it where they are not the same, and from where. */
export function SecurityRow({ entry }: { entry: AdminSecurityEntry }) {
  const { kind, user, actor, at } = entry
  const isByOther = actor !== null && actor.id !== user?.id
  const detail = toSecurityDetail(entry)
  return (
    <div className="flex min-h-18 items-center gap-3 border-line border-b px-4 py-2 sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <Badge tone={toSecurityTone(kind)}>{securityWords[kind]}</Badge>
          <span dir="auto" className="min-w-0 truncate font-medium">
            {user?.name ?? 'No account'}
          </span>
          {entry.details.device === 'new' ? <Badge tone="info">New device</Badge> : null}
        </p>
        <p className="mt-0.5 break-words text-muted text-xs">
          {detail ? `${detail} · ` : null}
          {isByOther ? (
            <>
              By <bdi>{actor.name}</bdi>
              {' · '}
            </>
          ) : null}
          {toSecurityPlace(entry)}
        </p>
      </div>
      <span className="shrink-0 text-muted text-xs">
        <RelativeTime at={at} />
      </span>
    </div>
  )
}
