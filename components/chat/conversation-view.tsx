'use client'

import { Ban } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { conversationQuery } from '@/lib/client/conversation-queries'
import { useLive } from '@/lib/client/live-provider'
import { typingQuery } from '@/lib/client/thread-queries'
import { useOutbox } from '@/lib/client/use-outbox'
import { useQuery } from '@/lib/client/use-query'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'
import { Composer } from './composer'
import { ConversationHeader } from './conversation-header'
import { Thread } from './thread'
import { ThreadSkeleton } from './thread-skeleton'
import { useMessageChange } from './use-message-change'
import { useOpenPlace } from './use-open-place'
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
  const { self, marks } = useLive()
  const thread = useThread(conversation, atSeq)
  const { data: isTyping } = useQuery(typingQuery(conversationId))
  const { pending, send, retry, discard } = useOutbox({ conversationId })
  const { dialog: safetyDialog, safety, unblock } = useSafety(conversation)

  const { openAt, showNewest } = useOpenPlace(thread, atSeq)
  const [newFrom, setNewFrom] = useState(thread.opened.newFrom)
  const [menu, setMenu] = useState<{ message: Message; anchor: HTMLElement } | null>(null)
  const change = useMessageChange()
  const [picture, setPicture] = useState<FileContent | null>(null)
  const [details, setDetails] = useState<'auto' | 'shown' | 'hidden'>('hidden')

  const { messages } = thread
  const onSeen = useCallback((seq: number) => marks.read(conversationId, seq), [marks, conversationId])

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
        ) : (
          <ThreadNotHere error={thread.error} retrying={thread.isFetching} onRetry={() => void thread.refetch()} />
        )}
        {conversation.blocked ? (
          <BlockedNote name={conversation.peer.name} onUnblock={unblock} />
        ) : (
          <Composer
            self={self}
            peerName={conversation.peer.name}
            jobTitle={conversation.jobs[0]?.title ?? null}
            conversationId={conversationId}
            place={conversationId}
            editing={change.editing}
            onSend={(drafts) => {
              setNewFrom(null)
              if (thread.hasNextPage) void showNewest()
              for (const draft of drafts) void send({ target: { conversationId }, ...draft })
            }}
            onSaveEdit={change.saveEdit}
            onCancelEdit={change.cancelEdit}
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
          onEdit={() => change.edit(menu.message)}
          onDelete={() => change.askDelete(menu.message)}
        />
      ) : null}
      {change.isDeleting ? (
        <ConfirmDialog
          open
          onOpenChange={change.cancelDelete}
          title="Delete this message?"
          description={`It is emptied for you and for ${conversation.peer.name}. Its place stays in the thread.`}
          confirmLabel="Delete"
          danger
          onConfirm={change.confirmDelete}
        />
      ) : null}
      {picture ? <Lightbox content={picture} onClose={() => setPicture(null)} /> : null}
      {safetyDialog}
    </div>
  )
}

type ThreadNotHereProps = { error: Error | null; retrying: boolean; onRetry: () => void }

/** In place of the messages while they load, or did not. */
function ThreadNotHere({ error, retrying, onRetry }: ThreadNotHereProps) {
  if (!error) return <ThreadSkeleton />
  return (
    <div className="flex min-h-0 flex-1 items-center justify-center">
      <ErrorState title="The messages did not load" error={error} onRetry={onRetry} retrying={retrying} />
    </div>
  )
}

function BlockedNote({ name, onUnblock }: { name: string; onUnblock: () => void }) {
  return (
    <div className="safe-bottom shrink-0 border-line border-t bg-surface">
      <div className="flex flex-wrap items-center justify-center gap-3 px-4 py-4 text-sm">
        <Ban aria-hidden className="size-4 text-muted" />
        <span>{`You blocked ${name}. Neither of you can write here.`}</span>
        <Button size="sm" onClick={onUnblock}>
          Unblock
        </Button>
      </div>
    </div>
  )
}
