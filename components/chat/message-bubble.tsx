'use client'

import { BriefcaseBusiness, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PendingChange } from '@/lib/client/outbox-store'
import { splitQuote } from '@/lib/client/quotes'
import { formatClock, formatDateTime } from '@/lib/client/time-format'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { BulkMark } from '../consent/bulk-mark'
import { cn } from '../ui/cn'
import { bubbleClass } from './bubble-class'
import { FileCard, ImageThumbnail } from './file-content'
import { RefusedNote } from './refused-note'
import { RichText } from './rich-text'
import { type DeliveryState, deliveryOf, Ticks } from './ticks'
import { useLongPress } from './use-long-press'
import { useSwipe } from './use-swipe'

type BubbleProps = {
  own: boolean
  /** Who wrote it, for screen readers. */
  author: string
  at: string
  local: boolean
  endsGroup: boolean
  /** Looked for. */
  flash?: boolean
  /** Its correction stands in the composer. */
  isEdited?: boolean
  edited?: boolean
  /** Its change is not stored yet. */
  isSaving?: boolean
  state: DeliveryState | null
  jobTitle?: string | null
  body: Pick<Message, 'messageType' | 'content'>
  onOpenImage: (content: FileContent) => void
  onLongPress?: ((anchor: HTMLElement) => void) | undefined
  onSwipe?: (() => void) | undefined
  actions?: ReactNode
  below?: ReactNode
}

/** A message. Time and state stand in its last line, beneath it only where there is no room. */
export function Bubble(props: BubbleProps) {
  const { own, endsGroup, body } = props
  const press = useLongPress(props.onLongPress)
  const swipe = useSwipe(props.onSwipe)
  const { quote, answer } = splitQuote(wordsOf(body))
  const file = body.content !== null && 'fileUrl' in body.content ? body.content : null
  return (
    <div
      {...swipe}
      className={cn('group/bubble flex flex-col', own ? 'items-end' : 'items-start', swipe && 'touch-pan-y')}
    >
      <div className={cn('flex max-w-[86%] items-start gap-1 sm:max-w-[80%]', own && 'flex-row-reverse')}>
        <div
          {...press}
          className={cn(
            bubbleClass({ own, endsGroup, hasFile: file !== null }),
            // Its menu copies the text.
            props.onLongPress && 'pointer-coarse:select-none',
            (props.flash || props.isEdited) && 'ring-2 ring-accent ring-offset-2 ring-offset-canvas',
          )}
        >
          <span className="sr-only">
            <bdi>{props.author}</bdi>
            {`, ${formatClock(props.at, props.local)}: `}
          </span>
          {props.isEdited ? <span className="sr-only">Being changed. </span> : null}
          {props.jobTitle ? (
            <span className={cn('mb-0.5 flex items-center gap-1.5 text-muted text-xs', file && 'px-1.5 pt-0.5')}>
              <BriefcaseBusiness aria-hidden className="size-3.5 shrink-0" />
              <span className="sr-only">About the job </span>
              <span dir="auto" className="truncate">
                {props.jobTitle}
              </span>
            </span>
          ) : null}
          {file ? (
            body.messageType === 'image' ? (
              <ImageThumbnail content={file} onOpen={() => props.onOpenImage(file)} />
            ) : (
              <FileCard content={file} />
            )
          ) : null}
          <div dir="auto" className={cn('plain-bidi flow-root whitespace-pre-wrap', file && 'px-1.5 pt-1')}>
            {body.content === null ? (
              <span className="text-muted italic">Message deleted</span>
            ) : (
              <>
                {quote === null ? null : (
                  <blockquote dir="auto" className="mt-0.5 mb-1 border-accent border-s-2 ps-2 text-muted">
                    {quote}
                  </blockquote>
                )}
                <span>
                  <RichText text={answer} />
                </span>
              </>
            )}
            <Meta {...props} />
          </div>
        </div>
        {props.actions}
      </div>
      {props.below}
    </div>
  )
}

/**
 * Floats to the end of the last line, apart from its text in either direction. The direction of what it holds keeps it from
 * deciding that of the text.
 */
function Meta({ at, local, edited, isSaving, state }: BubbleProps) {
  return (
    <span className="float-end ms-2 mt-1 -mb-0.5 select-none text-muted text-xs leading-4">
      <span dir="ltr" className="flex items-center gap-1">
        {isSaving ? <span>Saving</span> : edited ? <span>Edited</span> : null}
        <time dateTime={at} title={formatDateTime(at, local)} className="tabular" aria-hidden>
          {formatClock(at, local)}
        </time>
        {state ? <Ticks state={state} /> : null}
      </span>
    </span>
  )
}

function wordsOf({ content }: Pick<Message, 'content'>): string {
  if (content === null) return ''
  return 'text' in content ? content.text : (content.caption ?? '')
}

type StoredProps = {
  message: Message
  change: PendingChange | null
  onRetry: () => void
  onDiscard: () => void
  conversation: Conversation
  myId: string
  local: boolean
  endsGroup: boolean
  flash: boolean
  isEdited: boolean
  onActions: (message: Message, anchor: HTMLElement) => void
  onReport: (message: Message) => void
  /** Answers it; undefined where nothing can be written. */
  onQuote: ((message: Message) => void) | undefined
  onOpenImage: (content: FileContent) => void
}

/** A message that the server has. */
export function StoredMessage({ message, change, conversation, myId, onActions, onQuote, ...rest }: StoredProps) {
  const own = message.senderId === myId
  const job = message.jobId ? conversation.jobs.find(({ id }) => id === message.jobId) : null
  const isDeleted = message.content === null
  return (
    <Bubble
      own={own}
      author={own ? 'You' : conversation.peer.name}
      at={message.createdAt}
      local={rest.local}
      endsGroup={rest.endsGroup}
      flash={rest.flash}
      isEdited={rest.isEdited}
      isSaving={change !== null && change.failure === null}
      edited={message.editedAt !== null && message.deletedAt === null}
      state={own ? deliveryOf(conversation, message.seq) : null}
      jobTitle={job?.title ?? null}
      body={message}
      onOpenImage={rest.onOpenImage}
      onLongPress={isDeleted ? undefined : (anchor) => onActions(message, anchor)}
      onSwipe={isDeleted || !onQuote ? undefined : () => onQuote(message)}
      below={
        change?.failure ? (
          <RefusedNote what="Not changed" failure={change.failure} onRetry={rest.onRetry} onDiscard={rest.onDiscard} />
        ) : message.bulk && !own && message.content ? (
          <BulkMark peer={conversation.peer} onReport={() => rest.onReport(message)} />
        ) : null
      }
      actions={
        isDeleted ? null : (
          <button
            type="button"
            aria-label="Message actions"
            aria-haspopup="menu"
            onClick={(event) => onActions(message, event.currentTarget)}
            className={cn(
              'relative mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-sm text-muted opacity-0 transition-opacity',
              'after:absolute after:-inset-2 hover:bg-hover focus-visible:opacity-100 group-hover/bubble:opacity-100 aria-expanded:opacity-100',
              // On touch a long press opens the same; there it is for those who use no eyes.
              'pointer-coarse:sr-only',
            )}
          >
            <ChevronDown aria-hidden className="size-4" />
          </button>
        )
      }
    />
  )
}
