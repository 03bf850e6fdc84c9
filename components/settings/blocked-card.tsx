'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { blocksQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { conversationKey, conversationsKey } from '@/lib/client/conversation-queries'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { PageEnd } from '../ui/page-end'
import { showToast } from '../ui/toast'

/** People one has blocked; nothing while there are none. */
export function BlockedCard() {
  const client = useQueryClient()
  const blocks = useInfiniteQuery(blocksQuery())
  const isNobody = blocks.data !== undefined && itemsOf(blocks.data).length === 0
  const { mutate, variables, isPending } = useMutation({
    mutationFn: (id: string) => callRoute('DELETE /api/blocks/:id', { params: { id } }),
    onError: (error) => showToast({ title: 'Still blocked', description: messageOf(error), tone: 'danger' }),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: blocksQuery().queryKey }),
        client.invalidateQueries({ queryKey: conversationsKey }),
        client.invalidateQueries({ queryKey: conversationKey }),
      ]),
  })
  if (isNobody || (blocks.isPending && blocks.error === null)) return null
  return (
    <Card title="Blocked people" description="They cannot write to you or see whether you are online.">
      <Loaded query={blocks} what="The people you blocked" place={null}>
        {(data) => (
          <ul className="divide-y divide-line">
            {itemsOf(data).map((person) => (
              <li key={person.id} className="flex items-center gap-3 py-2.5 first:pt-0 last:pb-0">
                <Avatar userId={person.id} name={person.name} size="sm" />
                <span dir="auto" className="min-w-0 flex-1 truncate text-start font-medium text-sm">
                  {person.name}
                </span>
                <Button
                  size="sm"
                  aria-label={`Unblock ${person.name}`}
                  pending={isPending && variables === person.id}
                  onClick={() => mutate(person.id)}
                >
                  Unblock
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
      <PageEnd
        hasMore={blocks.hasNextPage}
        loading={blocks.isFetchingNextPage}
        failed={blocks.isFetchNextPageError}
        onMore={() => void blocks.fetchNextPage()}
      />
    </Card>
  )
}
