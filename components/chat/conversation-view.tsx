'use client'

import { Ban } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { conversationQuery } from '@/lib/client/conversation-queries'
import { useLive } from '@/lib/client/live-provider'
import { type OpenAt, positionAround } from '@/lib/client/thread-opening'
import { typingQuery } from '@/lib/client/thread-queries'
import { useOutbox } from '@/lib/client/use-outbox'
import { useQuery } from '@/lib/client/use-query'
import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'
import { Composer } from './composer'
import { ConversationHeader } from './conversation-header'
import { editableText } from './message-text'
import { Thread } from './thread'
import { ThreadSkeleton } from './thread-skeleton'
import { useSafety } from './use-safety'
import { useThread } from './use-thread'

const MessageMenu = dynamic(() => import('./message-menu'), { ssr: false })
const DetailsPane = dynamic(() => import('./details-pane').then((module) => module.DetailsPane), { ssr: false })
const Lightbox = dynamic(() => import('./lightbox'), { ssr: false })
const ConfirmDialog = dynamic(() => import('../ui/dialog').then((module) => module.ConfirmDialog), { ssr: false })

type ConversationViewProps = { conversationId: string; atSeq: number | null; backHref: string }

/** One conversation, from its header to its composer. */
export function ConversationView(props: ConversationViewProps) {
  const { data: conversation, error, refetch, isFetching } = useQuery(conversationQuery(props.conversationId))
  if (conversation) return <Loaded {...props} conversation={conversation} />
  if (error) {
    return (
      <div className="flex h-full items-center justify-center">
        <ErrorState
          title="This conversation is not here"
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      </div>
    )
  }
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-15 items-center gap-3 border-line border-b bg-surface px-4">
        <Skeleton className="size-10 rounded-full" />
        <Skeleton className="h-5 w-40" />
      </div>
      <ThreadSkeleton />
    </div>
  )
}

function Loaded({
  conversation,
  conversationId,
  atSeq,
  backHref,
}: ConversationViewProps & { conversation: Conversation }) {
  const { self, live, sync, marks } = useLive()
  const thread = useThread(conversation, atSeq)
  const { data: isTyping } = useQuery(typingQuery(conversationId))
  const { pending, send, retry, discard } = useOutbox({ conversationId })
  const { dialog: safetyDialog, safety, unblock } = useSafety(conversation)

  const [openAt, setOpenAt] = useState<OpenAt>(thread.opened.openAt)
  const [newFrom, setNewFrom] = useState(thread.opened.newFrom)
  const [menu, setMenu] = useState<{ message: Message; anchor: HTMLElement } | null>(null)
  const [editing, setEditing] = useState<Message | null>(null)
  const [deleting, setDeleting] = useState<Message | null>(null)
  const [picture, setPicture] = useState<FileContent | null>(null)
  const [details, setDetails] = useState<'auto' | 'shown' | 'hidden'>('hidden')

  const { showAt, messages } = thread
  const showNewest = useCallback(async () => {
    await showAt({ at: 'newest' })
    setOpenAt(null)
  }, [showAt])

  // A link to a message of the thread that is already open.
  const firstHeld = messages[0]?.seq ?? null
  const lastHeld = messages.at(-1)?.seq ?? null
  const [shownSeq, setShownSeq] = useState(() => {
    // A thread that is loaded for this address opens there by itself.
    const opensThere =
      firstHeld === null || lastHeld === null || (atSeq !== null && atSeq >= firstHeld && atSeq <= lastHeld)
    return opensThere ? atSeq : null
  })
  useEffect(() => {
    if (atSeq === null || atSeq === shownSeq || firstHeld === null || lastHeld === null) return
    setShownSeq(atSeq)
    if (atSeq >= firstHeld && atSeq <= lastHeld) {
      setOpenAt({ seq: atSeq, flash: true })
      return
    }
    showAt(positionAround(atSeq)).then(
      () => setOpenAt({ seq: atSeq, flash: true }),
      (error: unknown) =>
        showToast({ title: 'That message did not load', description: messageOf(error), tone: 'danger' }),
    )
  }, [atSeq, shownSeq, firstHeld, lastHeld, showAt])

  const onSeen = useCallback((seq: number) => marks.read(conversationId, seq), [marks, conversationId])

  async function saveEdit(text: string) {
    if (!editing) return
    const content = editing.messageType === 'text' ? { text } : { caption: text }
    try {
      const answer = await live.request('edit_message', { messageId: editing.id, content })
      sync.update(answer.message)
      setEditing(null)
    } catch (error) {
      showToast({ title: 'The change was not saved', description: messageOf(error), tone: 'danger' })
    }
  }

  async function confirmDelete() {
    if (!deleting) return
    const answer = await live.request('delete_message', { messageId: deleting.id })
    sync.update(answer.message)
  }

  const shown = details === 'shown'
  return (
    <div className="relative flex h-full min-w-0">
      <div className="flex min-w-0 flex-1 flex-col">
        <ConversationHeader
          conversation={conversation}
          backHref={backHref}
          isTyping={isTyping ?? false}
          detailsShown={shown}
          onToggleDetails={() => setDetails(shown ? 'hidden' : 'shown')}
          safety={safety}
        />
        {thread.data ? (
          <Thread
            conversation={conversation}
            myId={self.id}
            messages={messages}
            pending={pending}
            openAt={openAt}
            newFrom={newFrom}
            hasOlder={thread.hasPreviousPage}
            hasNewer={thread.hasNextPage}
            isLoadingOlder={thread.isFetchingPreviousPage}
            onLoadOlder={thread.loadOlder}
            onLoadNewer={thread.loadNewer}
            onJumpToNewest={() =>
              void showNewest().catch(() => {
                showToast({ title: 'The newest messages did not load', tone: 'danger' })
              })
            }
            onSeen={onSeen}
            onActions={(message, anchor) => setMenu({ message, anchor })}
            onOpenImage={setPicture}
            onRetry={(id) => void retry(id)}
            onDiscard={(id) => void discard(id)}
          />
        ) : thread.error ? (
          <div className="flex min-h-0 flex-1 items-center justify-center">
            <ErrorState
              title="The messages did not load"
              error={thread.error}
              onRetry={() => void thread.refetch()}
              retrying={thread.isFetching}
            />
          </div>
        ) : (
          <ThreadSkeleton />
        )}
        {conversation.blocked ? (
          <div className="safe-bottom shrink-0 border-line border-t bg-surface">
            <div className="flex flex-wrap items-center justify-center gap-3 px-4 py-4 text-sm">
              <Ban aria-hidden className="size-4 text-muted" />
              <span>{`You blocked ${conversation.peer.name}. Neither of you can write here.`}</span>
              <Button size="sm" onClick={unblock}>
                Unblock
              </Button>
            </div>
          </div>
        ) : (
          <Composer
            self={self}
            peerName={conversation.peer.name}
            jobTitle={conversation.jobs[0]?.title ?? null}
            conversationId={conversationId}
            place={conversationId}
            editing={
              editing
                ? {
                    text: editableText(editing),
                    max: editing.messageType === 'text' ? MAX_TEXT_LENGTH : MAX_CAPTION_LENGTH,
                    mayBeEmpty: editing.messageType !== 'text',
                  }
                : null
            }
            onSend={(drafts) => {
              setNewFrom(null)
              if (thread.hasNextPage) void showNewest()
              for (const draft of drafts) void send({ target: { conversationId }, ...draft })
            }}
            onSaveEdit={saveEdit}
            onCancelEdit={() => setEditing(null)}
            autoFocus
          />
        )}
      </div>
      {shown ? (
        <DetailsPane
          conversation={conversation}
          messages={messages}
          onOpenImage={setPicture}
          onClose={() => setDetails('hidden')}
        />
      ) : null}
      {menu ? (
        <MessageMenu
          message={menu.message}
          own={menu.message.senderId === self.id}
          anchor={menu.anchor}
          onClose={() => setMenu(null)}
          onEdit={() => setEditing(menu.message)}
          onDelete={() => setDeleting(menu.message)}
        />
      ) : null}
      {deleting ? (
        <ConfirmDialog
          open
          onOpenChange={() => setDeleting(null)}
          title="Delete this message?"
          description={`It is emptied for you and for ${conversation.peer.name}. Its place stays in the thread.`}
          confirmLabel="Delete"
          danger
          onConfirm={confirmDelete}
        />
      ) : null}
      {picture ? <Lightbox content={picture} onClose={() => setPicture(null)} /> : null}
      {safetyDialog}
    </div>
  )
}
