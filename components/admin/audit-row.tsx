import type { AuditEntry } from '@/lib/protocol/audit'
import { Badge } from '../ui/badge'
import { RelativeTime } from '../ui/relative-time'
import { actionWords, toActionTone, toChange, toSubject } from './audit-words'

/** One change: what, of whose account or which template, from what to what, by whom and from where. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { action, admin, at, address, device } = entry
  const change = toChange(entry)
  return (
    <div className="flex min-h-18 items-center gap-3 border-line border-b px-4 py-2 sm:px-5">
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 text-sm">
          <Badge tone={toActionTone(action)}>{actionWords[action]}</Badge>
          <span dir="auto" className="min-w-0 truncate font-medium">
            {toSubject(entry)}
          </span>
        </p>
        <p className="mt-0.5 break-words text-muted text-xs">
          {change === '' ? null : (
            <>
              <bdi>{change}</bdi>
              {' · '}
            </>
          )}
          {admin ? (
            <>
              By <bdi>{admin.name}</bdi>
              {`, ${device}, ${address}`}
            </>
          ) : (
            'By the operator'
          )}
        </p>
      </div>
      <span className="shrink-0 text-muted text-xs">
        <RelativeTime at={at} />
      </span>
    </div>
  )
}
