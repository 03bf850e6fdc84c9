'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { cachedConversations } from '@/lib/client/conversation-cache'
import { conversationWithQuery } from '@/lib/client/conversation-queries'
import { useSelf } from '@/lib/client/live-provider'
import { directoryQuery, personQuery } from '@/lib/client/people-queries'
import { useKept } from '@/lib/client/use-kept'
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
  const [kept, setTyped] = useKept<string>(`rollcall:form:${self.id}:new-conversation`)
  const typed = kept ?? ''
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
    setTyped(null)
    try {
      const held = cachedConversations(client).find(({ peer }) => peer.id === person.id)
      // Without a connection one begins to write all the same: what exists is found later.
      const existing = held ?? (navigator.onLine ? await client.fetchQuery(conversationWithQuery(person.id)) : null)
      goTo(inboxHref(search, { q: null, ...(existing ? { conversationId: existing.id } : { newTo: person.id }) }))
    } catch (cause) {
      showToast({ title: 'The conversation did not open', description: messageOf(cause), tone: 'danger' })
    } finally {
      // On a phone the dialog is a step of its own: the way back to it goes once the new place stands on top.
      onOpenChange(false)
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
            <span dir="auto" className="min-w-0 flex-1 truncate text-start">
              {name}
            </span>
            {lastContactAt ? <RelativeTime at={lastContactAt} className="text-muted text-xs" /> : null}
          </>
        )}
      />
    </Dialog>
  )
}
