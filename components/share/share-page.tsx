'use client'

import { Images, Megaphone, Share2 } from 'lucide-react'
import { useState } from 'react'
import { isEmptyDraft } from '@/lib/client/bulk-draft'
import { conversationsQuery } from '@/lib/client/conversation-queries'
import { openDraft } from '@/lib/client/drafts'
import { keepFiles } from '@/lib/client/kept-files'
import { useSelf } from '@/lib/client/live-provider'
import { type SharedContent, sharedKey } from '@/lib/client/shared-content'
import { joinedTexts } from '@/lib/client/typed-texts'
import { beginBulkDraft, useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useDraftsAside } from '@/lib/client/use-drafts-aside'
import { useKept } from '@/lib/client/use-kept'
import { keepPicture } from '@/lib/client/use-picture'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Conversation } from '@/lib/protocol/objects'
import { useGo } from '../shell/use-go'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'

/** What another app has shared, and for whom it is to be. Nothing is sent before one presses Send there. */
export function SharePage() {
  const self = useSelf()
  const [shared, setShared] = useKept<SharedContent>(sharedKey(self.id))
  const [chosen, setChosen] = useState(false)
  if (shared === null) {
    return (
      <PageBody className="max-w-3xl">
        <PageHeader title="Share" />
        <Card>
          <EmptyState icon={<Share2 />} title={chosen ? 'It waits in the composer' : 'Nothing was shared'}>
            Share a text or pictures from another app with Rollcall, and choose here for whom they are.
          </EmptyState>
        </Card>
      </PageBody>
    )
  }
  return (
    <Chooser
      shared={shared}
      onChosen={(left) => {
        setChosen(left.length === 0)
        setShared(left.length === 0 ? null : { text: '', files: left })
      }}
    />
  )
}

type ChooserProps = {
  shared: SharedContent
  /** It has gone where it was wanted, but for these pictures. */
  onChosen: (left: File[]) => void
}

function Chooser({ shared, onChosen }: ChooserProps) {
  const self = useSelf()
  const go = useGo()
  const list = useInfiniteQuery(conversationsQuery())
  const { draft, change } = useBulkDraft(self.id)
  const { putAside } = useDraftsAside(self.id)

  function intoConversation({ id }: Conversation) {
    if (shared.text !== '') {
      openDraft(self.id, id).change((held) => joinedTexts(held, shared.text))
    }
    keepFiles(self.id, id, shared.files)
    onChosen([])
    go(`/inbox/${id}`)
  }

  function intoBulk() {
    const [picture, ...left] = shared.files
    if (picture) {
      // A message has one picture: what was begun is another.
      if (draft && !isEmptyDraft(draft)) putAside(draft)
      keepPicture(self.id, 'bulk', picture)
      change({ ...beginBulkDraft(), mode: 'image', caption: shared.text })
    } else {
      change((held) => ({ text: joinedTexts(held.text, shared.text) }))
    }
    onChosen(left)
    go('/bulk/new')
  }

  const count = shared.files.length
  return (
    <PageBody className="max-w-3xl">
      <PageHeader
        title="Share"
        description="Choose for whom. You can still change it before it is sent."
        actions={<Button onClick={() => onChosen([])}>Discard</Button>}
      />
      <Card>
        {shared.text === '' ? null : (
          <p dir="auto" className="plain-bidi line-clamp-4 whitespace-pre-wrap break-words">
            {shared.text}
          </p>
        )}
        {count === 0 ? null : (
          <p className="mt-1 flex items-center gap-2 text-muted text-sm">
            <Images aria-hidden className="size-4" />
            {count === 1 ? '1 picture' : `${count} pictures`}
          </p>
        )}
      </Card>
      {self.role === 'contractor' && draft !== null && !draft.sending ? (
        <Button onClick={intoBulk} icon={<Megaphone aria-hidden className="size-4" />} className="self-start">
          {count > 1 ? 'New bulk message with the first picture' : 'New bulk message'}
        </Button>
      ) : null}
      <PagedList
        query={list}
        label="Conversations"
        itemKey={({ id }) => id}
        estimate={56}
        failed="Your conversations did not load"
        empty={<EmptyState icon={<Share2 />} title="No conversations yet" />}
        renderItem={(conversation) => (
          <button
            type="button"
            onClick={() => intoConversation(conversation)}
            className="flex min-h-14 w-full items-center gap-3 rounded-md px-3 py-2 text-left transition-colors hover:bg-hover"
          >
            <Avatar userId={conversation.peer.id} name={conversation.peer.name} size="sm" />
            <span dir="auto" className="min-w-0 flex-1 truncate text-start">
              {conversation.peer.name}
            </span>
          </button>
        )}
      />
    </PageBody>
  )
}
