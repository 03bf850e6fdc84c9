'use client'

import { BriefcaseBusiness, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { formatClock } from '@/lib/client/time-format'
import type { Conversation, FileContent, Message } from '@/lib/protocol/objects'
import { cn } from '../ui/cn'
import { FileCard, ImageThumbnail } from './file-content'
import { RichText } from './rich-text'
import { type DeliveryState, deliveryOf, Ticks } from './ticks'

type BubbleProps = {
  own: boolean
  /** Who wrote it, for screen readers. */
  author: string
  at: string
  local: boolean
  endsGroup: boolean
  flash?: boolean
  edited?: boolean
  state: DeliveryState | null
  jobTitle?: string | null
  actions?: ReactNode
  below?: ReactNode
  children: ReactNode
}

/** The shape of a message. Time and state stand under the last one of a group. */
export function Bubble(props: BubbleProps) {
  const { own, endsGroup } = props
  return (
    <div className={cn('group/bubble flex flex-col', own ? 'items-end' : 'items-start')}>
      <div className={cn('flex max-w-[86%] items-start gap-1 sm:max-w-[75%]', own && 'flex-row-reverse')}>
        <div
          className={cn(
            'min-w-0 rounded-lg px-3 py-2 text-ink text-sm leading-5 transition-colors duration-200',
            own ? 'bg-bubble-own' : 'border border-line bg-bubble',
            endsGroup && (own ? 'rounded-br-sm' : 'rounded-bl-sm'),
            props.flash && 'ring-2 ring-accent ring-offset-2 ring-offset-canvas',
          )}
        >
          <span className="sr-only">{`${props.author}, ${formatClock(props.at, props.local)}: `}</span>
          {props.children}
          {props.jobTitle ? (
            <span className="mt-1.5 flex items-center gap-1.5 text-muted text-xs">
              <BriefcaseBusiness aria-hidden className="size-3.5 shrink-0" />
              <span className="sr-only">About the job </span>
              <span className="truncate">{props.jobTitle}</span>
            </span>
          ) : null}
        </div>
        {props.actions}
      </div>
      {endsGroup || props.edited ? (
        <p className="mt-0.5 flex items-center gap-1 px-1 text-muted text-xs">
          {props.edited ? <span>Edited</span> : null}
          {endsGroup ? (
            <time dateTime={props.at} className="tabular" aria-hidden>
              {formatClock(props.at, props.local)}
            </time>
          ) : null}
          {props.state ? <Ticks state={props.state} /> : null}
        </p>
      ) : props.state ? (
        <span className="sr-only">{props.state}</span>
      ) : null}
      {props.below}
    </div>
  )
}

type ContentProps = { body: Pick<Message, 'messageType' | 'content'>; onOpenImage: (content: FileContent) => void }

/** What a message holds: text, a picture or a file, or the mark that it was deleted. */
export function MessageBody({ body: { content, messageType }, onOpenImage }: ContentProps) {
  if (content === null) return <span className="text-muted italic">Message deleted</span>
  if ('text' in content) {
    return (
      <span className="whitespace-pre-wrap">
        <RichText text={content.text} />
      </span>
    )
  }
  return (
    <span className="flex flex-col gap-1.5">
      {messageType === 'image' ? (
        <ImageThumbnail content={content} onOpen={() => onOpenImage(content)} />
      ) : (
        <FileCard content={content} />
      )}
      {content.caption ? (
        <span className="whitespace-pre-wrap">
          <RichText text={content.caption} />
        </span>
      ) : null}
    </span>
  )
}

type StoredProps = {
  message: Message
  conversation: Conversation
  myId: string
  local: boolean
  endsGroup: boolean
  flash: boolean
  onActions: (message: Message, anchor: HTMLElement) => void
  onOpenImage: (content: FileContent) => void
}

/** A message that the server has. */
export function StoredMessage({ message, conversation, myId, onActions, ...rest }: StoredProps) {
  const own = message.senderId === myId
  const job = message.jobId ? conversation.jobs.find(({ id }) => id === message.jobId) : null
  return (
    <Bubble
      own={own}
      author={own ? 'You' : conversation.peer.name}
      at={message.createdAt}
      local={rest.local}
      endsGroup={rest.endsGroup}
      flash={rest.flash}
      edited={message.editedAt !== null && message.deletedAt === null}
      state={own ? deliveryOf(conversation, message.seq) : null}
      jobTitle={job?.title ?? null}
      actions={
        message.content === null ? null : (
          <button
            type="button"
            aria-label="Message actions"
            aria-haspopup="menu"
            onClick={(event) => onActions(message, event.currentTarget)}
            className={cn(
              'relative mt-0.5 flex size-7 shrink-0 items-center justify-center rounded-sm text-muted opacity-0 transition-opacity',
              'after:absolute after:-inset-2 hover:bg-hover focus-visible:opacity-100 group-hover/bubble:opacity-100 aria-expanded:opacity-100',
              // On touch the text of others is copied by pressing it long; only own messages have more to offer.
              own ? 'pointer-coarse:opacity-100' : 'pointer-coarse:hidden',
            )}
          >
            <ChevronDown aria-hidden className="size-4" />
          </button>
        )
      }
    >
      <MessageBody body={message} onOpenImage={rest.onOpenImage} />
    </Bubble>
  )
}
