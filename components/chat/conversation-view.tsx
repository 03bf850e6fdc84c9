'use client'

import { useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useCallback, useMemo, useState } from 'react'
import { findConversation } from '@/lib/client/conversation-cache'
import { conversationQuery } from '@/lib/client/conversation-queries'
import { useLive } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { useOffline } from '@/lib/client/use-offline'
import { useOutbox } from '@/lib/client/use-outbox'
import { useQuery } from '@/lib/client/use-query'
import { useTyping } from '@/lib/client/use-typing'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { ConfirmDialog } from '../ui/dialog'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'
import { BlockedNote } from './blocked-note'
import { Composer } from './composer'
import { ConversationHeader } from './conversation-header'
import { BackBar, isAbsent, MissingConversation } from './missing-conversation'
import { NotLoaded } from './not-loaded'
import { Thread } from './thread'
import type { RowVerbs } from './thread-row'
import { ThreadSkeleton } from './thread-skeleton'
import { dropPane } from './use-file-drop'
import { useMessageChange } from './use-message-change'
import { useOpenPlace } from './use-open-place'
import { useQuote } from './use-quote'
import { useSafety } from './use-safety'
import { useThread } from './use-thread'

const MessageMenu = dynamic(
  loadPart(() => import('./message-menu')),
  { ssr: false },
)
const DetailsPane = dynamic(
  loadPart(() => import('./details-pane').then((module) => module.DetailsPane)),
  { ssr: false },
)
const Lightbox = dynamic(
  loadPart(() => import('./lightbox')),
  { ssr: false },
)
const ReportDialog = dynamic(
  loadPart(() => import('../consent/report-dialog')),
  { ssr: false },
)

type ConversationViewProps = { conversationId: string; atSeq: number | null; backHref: string }

/** One conversation, from its header to its composer. */
export function ConversationView(props: ConversationViewProps) {
  const client = useQueryClient()
  const offline = useOffline()
  const query = useQuery({
    ...conversationQuery(props.conversationId),
    // The list knows it already: who it is with stands there at once, and offline too.
    placeholderData: () => findConversation(client, props.conversationId) ?? undefined,
  })
  const { data: conversation, error } = query
  if (conversation) return <Loaded {...props} conversation={conversation} />
  if (isAbsent(error)) return <MissingConversation backHref={props.backHref} />
  if (error || offline) {
    return (
      <div className="flex h-full flex-col">
        <BackBar backHref={props.backHref} />
        <NotLoaded
          what="This conversation"
          error={error}
          offline={offline}
          retrying={query.isFetching}
          onRetry={() => void query.refetch()}
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
  const { self, inStep } = useLive()
  const offline = useOffline()
  const thread = useThread(conversation, atSeq)
  const isTyping = useTyping(conversationId)
  const { pending, changes, send, retry, discard } = useOutbox({ conversationId })

  const { openAt, showNewest } = useOpenPlace(thread, atSeq)
  const [newFrom, setNewFrom] = useState(thread.opened.newFrom)
  const [menu, setMenu] = useState<{ message: Message; anchor: HTMLElement } | null>(null)
  const change = useMessageChange(conversationId)
  const { quotes, quote } = useQuote(self.id, conversationId)
  const onQuote = conversation.blocked || change.editing ? undefined : quote
  const [picture, setPicture] = useState<FileContent | null>(null)
  const [reported, setReported] = useState<string | null>(null)
  const newest = thread.messages.findLast(({ senderId, content }) => senderId !== self.id && content !== null)
  const onReport = newest ? () => setReported(newest.id) : null
  const { dialog: safetyDialog, safety, unblock } = useSafety(conversation, onReport)
  const [details, setDetails] = useState<'auto' | 'shown' | 'hidden'>('hidden')

  const { messages } = thread
  const onSeen = useCallback((seq: number) => inStep.read(conversationId, seq), [inStep, conversationId])

  const verbs = useMemo<RowVerbs>(
    () => ({
      onActions: (message, anchor) => setMenu({ message, anchor }),
      onReport: ({ id }) => setReported(id),
      onQuote,
      onOpenImage: setPicture,
      onRetry: (id) => void retry(id),
      onDiscard: (id) => void discard(id),
    }),
    [onQuote, retry, discard],
  )

  const shown = details === 'shown'
  return (
    <div className="relative flex h-full min-w-0">
      <div {...dropPane} className="flex min-w-0 flex-1 flex-col">
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
            changes={changes}
            openAt={openAt}
            newFrom={newFrom}
            onNewFrom={setNewFrom}
            editedId={change.editing?.messageId ?? null}
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
            verbs={verbs}
          />
        ) : thread.error || offline ? (
          <NotLoaded
            what={`Your conversation with ${conversation.peer.name}`}
            error={thread.error}
            offline={offline}
            retrying={thread.isFetching}
            onRetry={() => void thread.refetch()}
          />
        ) : (
          <ThreadSkeleton />
        )}
        {conversation.blocked ? (
          <BlockedNote name={conversation.peer.name} onUnblock={unblock} />
        ) : (
          <Composer
            self={self}
            peerName={conversation.peer.name}
            jobs={conversation.jobs}
            conversationId={conversationId}
            place={conversationId}
            editing={change.editing}
            quotes={quotes}
            onSend={(drafts) => {
              setNewFrom(null)
              if (thread.hasNextPage) void showNewest()
              void send(drafts.map((draft) => ({ target: { conversationId }, ...draft })))
            }}
            onSaveEdit={change.saveEdit}
            onCancelEdit={change.cancelEdit}
          />
        )}
      </div>
      {shown ? (
        <DetailsPane
          conversation={conversation}
          lastSeq={conversation.lastSeq}
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
          onQuote={onQuote && (() => onQuote(menu.message))}
          onEdit={() => change.edit(menu.message)}
          onDelete={() => change.askDelete(menu.message)}
          onReport={() => setReported(menu.message.id)}
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
      {reported ? (
        <ReportDialog messageId={reported} name={conversation.peer.name} onOpenChange={() => setReported(null)} />
      ) : null}
      {picture ? <Lightbox content={picture} onClose={() => setPicture(null)} /> : null}
      {safetyDialog}
    </div>
  )
}
