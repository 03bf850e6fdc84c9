import { MonitorSmartphone } from 'lucide-react'
import type { AdminPresenceEntry } from '@/lib/protocol/admin-objects'
import { Avatar } from '../ui/avatar'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { RelativeTime } from '../ui/relative-time'
import { roleTones, roleWords } from './role-words'

export type EndableSession = { sessionId: string; name: string; device: string }

type OnlinePersonProps = { entry: AdminPresenceEntry; onEndSession: (session: EndableSession) => void }

/** One person online with each of their connections. */
export function OnlinePerson({ entry, onEndSession }: OnlinePersonProps) {
  const { userId, name, role, connectionCount, connections } = entry
  return (
    <div className="pb-3">
      <article
        aria-label={name}
        className="rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none"
      >
        <div className="flex items-center gap-3 px-4 py-3 sm:px-5">
          <Avatar userId={userId} name={name} size="sm" />
          <div className="min-w-0 flex-1">
            <h3 dir="auto" className="truncate text-start font-medium text-sm">
              {name}
            </h3>
            <p className="truncate text-muted text-xs">{userId}</p>
          </div>
          <div className="flex shrink-0 flex-col items-end gap-1 sm:flex-row sm:items-center sm:gap-3">
            <span className="tabular text-muted text-sm">
              {connectionCount === 1 ? '1 connection' : `${connectionCount} connections`}
            </span>
            <Badge tone={roleTones[role]}>{roleWords[role]}</Badge>
          </div>
        </div>
        <ul aria-label={`Connections of ${name}`} className="border-line border-t">
          {connections.map(({ socketId, device, since, node, sessionId }) => (
            <li
              key={socketId}
              className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b px-4 py-1.5 text-sm last:border-b-0 sm:px-5"
            >
              <span className="flex min-w-0 flex-1 basis-48 items-center gap-2">
                <MonitorSmartphone aria-hidden className="size-4 shrink-0 text-muted" />
                <span className="truncate">{device}</span>
              </span>
              <span className="text-muted text-xs">
                connected <RelativeTime at={since} form="long" />
              </span>
              <span className="text-muted text-xs">{`node ${node}`}</span>
              {sessionId ? (
                <Button
                  size="sm"
                  variant="ghost"
                  aria-label={`End session of ${name} on ${device}`}
                  onClick={() => onEndSession({ sessionId, name, device })}
                >
                  End session
                </Button>
              ) : (
                <span className="px-3 text-muted text-xs">API token</span>
              )}
            </li>
          ))}
        </ul>
      </article>
    </div>
  )
}
