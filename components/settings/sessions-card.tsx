'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { MonitorSmartphone } from 'lucide-react'
import { useState } from 'react'
import { sessionsQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { Badge } from '../ui/badge'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmDialog } from '../ui/dialog'
import { Loaded } from '../ui/loaded'
import { PageEnd } from '../ui/page-end'
import { RelativeTime } from '../ui/relative-time'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'

/** Where one is signed in, and the ways to end it. */
export function SessionsCard() {
  const client = useQueryClient()
  const sessions = useInfiniteQuery(sessionsQuery())
  const [askingAll, setAskingAll] = useState(false)
  const {
    mutate,
    variables,
    isPending: ending,
  } = useMutation({
    mutationFn: (id: string) => callRoute('DELETE /api/me/sessions/:id', { params: { id } }),
    onError: (cause) =>
      showToast({ title: 'The session was not ended', description: messageOf(cause), tone: 'danger' }),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsQuery().queryKey }),
  })

  async function endAll() {
    await callRoute('DELETE /api/me/sessions')
    window.location.assign('/sign-in?ended=signed_out')
  }

  return (
    <Card
      title="Sessions"
      description="Where you are signed in."
      actions={
        <Button size="sm" onClick={() => setAskingAll(true)}>
          Sign out everywhere
        </Button>
      }
    >
      <Loaded query={sessions} what="Your sessions" place={<Skeleton className="h-12" />}>
        {(data) => (
          <ul className="divide-y divide-line">
            {itemsOf(data).map((session) => (
              <li key={session.id} className="flex items-center gap-3 py-3 first:pt-0 last:pb-0">
                <MonitorSmartphone aria-hidden className="size-5 shrink-0 text-muted" />
                <div className="min-w-0 flex-1">
                  <p className="flex flex-wrap items-center gap-2 font-medium text-sm">
                    {session.device}
                    {session.current ? <Badge tone="success">This device</Badge> : null}
                  </p>
                  <p className="text-muted text-xs">
                    {'Last used '}
                    <RelativeTime at={session.lastUsedAt} form="long" />
                    {', signed in '}
                    <RelativeTime at={session.createdAt} form="long" />
                  </p>
                </div>
                {session.current ? null : (
                  <Button
                    size="sm"
                    variant="ghost"
                    aria-label={`End the session on ${session.device}`}
                    pending={ending && variables === session.id}
                    onClick={() => mutate(session.id)}
                  >
                    End
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <PageEnd
        hasMore={sessions.hasNextPage}
        loading={sessions.isFetchingNextPage}
        failed={sessions.isFetchNextPageError}
        onMore={() => void sessions.fetchNextPage()}
      />
      <ConfirmDialog
        open={askingAll}
        onOpenChange={setAskingAll}
        title="Sign out everywhere?"
        description="Every session and API token ends, this session too. What you have typed stays on each device."
        confirmLabel="Sign out everywhere"
        danger
        onConfirm={endAll}
      />
    </Card>
  )
}
