'use client'

import { ShieldAlert } from 'lucide-react'
import { securityLogQuery } from '@/lib/client/account-queries'
import { itemsOf } from '@/lib/client/paging'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { securityWords, toSecurityDetail, toSecurityPlace, toSecurityTone } from '../account/security-words'
import { Badge } from '../ui/badge'
import { Card } from '../ui/card'
import { LoadMore } from '../ui/load-more'
import { Loaded } from '../ui/loaded'
import { Note } from '../ui/note'
import { RelativeTime } from '../ui/relative-time'
import { Skeleton } from '../ui/skeleton'

const WARN_MS = 7 * 24 * 60 * 60_000

/** What happened to one's account, and a warning while somebody guesses at it. */
export function SecurityCard() {
  const query = useInfiniteQuery(securityLogQuery())
  const now = useNow()
  const entries = itemsOf(query.data)
  const isGuessedAt = entries.some(({ kind, at }) => kind === 'sign_in_held' && now.at - Date.parse(at) < WARN_MS)

  return (
    <Card title="Security log" description="Sign-ins and changes of your account. What you do not know was not you.">
      <Loaded query={query} what="Your security log" place={<Skeleton className="h-24" />}>
        {() => (
          <div className="flex flex-col gap-4">
            {isGuessedAt ? (
              <Note icon={<ShieldAlert aria-hidden className="size-4" />}>
                Somebody tried many passwords on your account this week. Browsers where you signed in before are not
                held up. Use a password that you use nowhere else.
              </Note>
            ) : null}
            {entries.length === 0 ? (
              <p className="text-muted text-sm">Nothing has happened yet.</p>
            ) : (
              <ul aria-label="Security log" className="divide-y divide-line">
                {entries.map((entry) => (
                  <li key={entry.id} className="flex items-start gap-3 py-2.5 first:pt-0 last:pb-0">
                    <div className="min-w-0 flex-1">
                      <p className="flex flex-wrap items-center gap-2 text-sm">
                        {toSecurityTone(entry.kind) === 'neutral' ? (
                          <span className="font-medium">{securityWords[entry.kind]}</span>
                        ) : (
                          <Badge tone={toSecurityTone(entry.kind)}>{securityWords[entry.kind]}</Badge>
                        )}
                        {entry.details.device === 'new' ? <Badge tone="info">New device</Badge> : null}
                        <span className="text-muted">{toSecurityDetail(entry)}</span>
                      </p>
                      <p className="break-words text-muted text-xs">{toSecurityPlace(entry)}</p>
                    </div>
                    <span className="shrink-0 text-muted text-xs">
                      <RelativeTime at={entry.at} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
            <LoadMore query={query} label="Show older" className="self-start" />
          </div>
        )}
      </Loaded>
    </Card>
  )
}
