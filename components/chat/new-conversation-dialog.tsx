'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { conversationWithQuery } from '@/lib/client/conversation-queries'
import { useSelf } from '@/lib/client/live-provider'
import { directoryQuery, personQuery } from '@/lib/client/people-queries'
import { usePresence } from '@/lib/client/use-presence'
import { useQuery } from '@/lib/client/use-query'
import { PresenceDot } from '../presence/presence-dot'
import { Avatar } from '../ui/avatar'
import { Combobox } from '../ui/combobox'
import { Dialog } from '../ui/dialog'
import { RelativeTime } from '../ui/relative-time'
import { showToast } from '../ui/toast'
import { inboxHref } from './inbox-address'
import { goTo } from './inbox-navigation'

type NewConversationDialogProps = { open: boolean; onOpenChange: (open: boolean) => void }

/** Picks the person to write to. */
export default function NewConversationDialog({ open, onOpenChange }: NewConversationDialogProps) {
  const self = useSelf()
  const client = useQueryClient()
  const search = useSearchParams()
  const role = self.role === 'contractor' ? 'contractor' : 'customer'
  const [typed, setTyped] = useState('')
  const q = useDeferredValue(typed.trim())
  const { data, isFetching, isPending, isPlaceholderData, error } = useQuery({
    ...directoryQuery(role, q),
    enabled: open,
    placeholderData: (previous) => previous,
  })
  const people = data?.items ?? []
  const presence = usePresence(open ? people.map(({ id }) => id) : [])

  async function choose(person: (typeof people)[number]) {
    client.setQueryData(personQuery(role, person.id).queryKey, person)
    onOpenChange(false)
    setTyped('')
    try {
      const existing = await client.fetchQuery(conversationWithQuery(person.id))
      goTo(inboxHref(search, { q: null, ...(existing ? { conversationId: existing.id } : { newTo: person.id }) }))
    } catch (cause) {
      showToast({ title: 'The conversation did not open', description: messageOf(cause), tone: 'danger' })
    }
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="New conversation">
      <Combobox
        inline
        label={role === 'contractor' ? 'Customer' : 'Contractor'}
        placeholder="Search by name"
        items={people}
        itemKey={({ id }) => id}
        itemLabel={({ name }) => name}
        query={typed}
        onQueryChange={setTyped}
        onSelect={(person) => void choose(person)}
        loading={isFetching}
        awaited={isPending || isPlaceholderData || typed.trim() !== q}
        emptyText={error ? messageOf(error) : 'Nobody of that name.'}
        renderItem={({ id, name, lastContactAt }) => (
          <>
            <Avatar userId={id} name={name} size="sm" dot={<PresenceDot presence={presence.get(id)} />} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            {lastContactAt ? <RelativeTime at={lastContactAt} className="text-muted text-xs" /> : null}
          </>
        )}
      />
    </Dialog>
  )
}
