'use client'

import { useQueryClient } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { securityLogQuery, tokensQuery } from '@/lib/client/account-queries'
import { callRoute } from '@/lib/client/call-route'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useQuery } from '@/lib/client/use-query'
import type { Role } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmDialog } from '../ui/dialog'
import { Loaded } from '../ui/loaded'
import { RelativeTime } from '../ui/relative-time'
import { Skeleton } from '../ui/skeleton'
import { NewTokenDialog } from './new-token-dialog'
import { scopeWords } from './token-words'

/** API tokens: what each may do, until when, when it was used; made and revoked. */
export function TokensCard({ role }: { role: Role }) {
  const client = useQueryClient()
  const query = useQuery(tokensQuery())
  const { local } = useNow()
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null)
  const renew = () =>
    Promise.all([tokensQuery(), securityLogQuery()].map(({ queryKey }) => client.invalidateQueries({ queryKey })))

  return (
    <Card
      title="API tokens"
      description="For programs that act in your name."
      actions={
        <Button size="sm" onClick={() => setMaking(true)}>
          New token
        </Button>
      }
    >
      <Loaded query={query} what="Your tokens" place={<Skeleton className="h-12" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted text-sm">You have no tokens. Most people need none.</p>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((token) => (
                <li key={token.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
                  <KeyRound aria-hidden className="size-5 shrink-0 text-muted" />
                  <div className="min-w-0 flex-1">
                    <p dir="auto" className="truncate text-start font-medium text-sm">
                      {token.name}
                    </p>
                    <p className="text-xs">{`May ${token.scopes.map((scope) => scopeWords[scope].verb).join(', ')}`}</p>
                    <p className="text-muted text-xs">
                      {token.expiresAt ? `Ends ${formatDateTime(token.expiresAt, local)}` : 'Has no end'}
                      {', made '}
                      <RelativeTime at={token.createdAt} form="long" />
                      {token.lastUsedAt ? (
                        <>
                          {', last used '}
                          <RelativeTime at={token.lastUsedAt} form="long" />
                        </>
                      ) : (
                        ', never used'
                      )}
                    </p>
                  </div>
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`Revoke ${token.name}`}
                    onClick={() => setRevoking({ id: token.id, name: token.name })}
                  >
                    Revoke
                  </Button>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewTokenDialog open={making} isAdmin={role === 'admin'} onOpenChange={setMaking} onMade={() => void renew()} />
      <ConfirmDialog
        open={revoking !== null}
        onOpenChange={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? 'this token'}?`}
        description="Programs that use it are refused from now on."
        confirmLabel="Revoke"
        danger
        onConfirm={async () => {
          if (revoking) await callRoute('DELETE /api/me/tokens/:id', { params: { id: revoking.id } })
          await renew()
        }}
      />
    </Card>
  )
}
