'use client'

import { useQueryClient } from '@tanstack/react-query'
import { isNamed } from '@/lib/domain/search-words'
import { cachedConversations } from './conversation-cache'
import { useSelf } from './live-provider'
import { directoryQuery } from './people-queries'
import { useQuery } from './use-query'

const MAX_PEOPLE = 6

type FoundPerson = { id: string; name: string; conversationId: string | null }

/** A few people whose names match: those one has written with first, then those of the directory. */
export function useFoundPeople(q: string): FoundPerson[] {
  const self = useSelf()
  const client = useQueryClient()
  const { data } = useQuery({
    ...directoryQuery(self.role === 'contractor' ? 'contractor' : 'customer', q),
    placeholderData: (previous) => previous,
  })
  const known = cachedConversations(client)
  const met = known.filter(({ peer }) => isNamed([peer.name], q))
  const metIds = new Set(met.map(({ peer }) => peer.id))
  const conversationOf = new Map(known.map(({ id, peer }) => [peer.id, id]))
  return [
    ...met.map(({ id, peer }) => ({ id: peer.id, name: peer.name, conversationId: id })),
    ...(data?.items ?? [])
      .filter(({ id }) => !metIds.has(id))
      .map(({ id, name }) => ({ id, name, conversationId: conversationOf.get(id) ?? null })),
  ].slice(0, MAX_PEOPLE)
}
