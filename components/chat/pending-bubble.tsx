'use client'

import type { PendingMessage } from '@/lib/client/outbox-store'
import type { FileContent, MessageContent } from '@/lib/protocol/objects'
import { Bubble, MessageBody } from './message-bubble'

type PendingBubbleProps = {
  pending: PendingMessage
  local: boolean
  endsGroup: boolean
  onRetry: () => void
  onDiscard: () => void
  onOpenImage: (content: FileContent) => void
}

function contentOf({ body, file }: PendingMessage): MessageContent {
  if (body.messageType === 'text') return body.content
  return { ...(file ?? { fileSize: 0, mimeType: '' }), ...body.content, fileSize: file?.fileSize ?? 0 } as FileContent
}

/** A message on its way, or one that was refused, with its reason and what to do about it. */
export function PendingBubble({ pending, local, endsGroup, onRetry, onDiscard, onOpenImage }: PendingBubbleProps) {
  const failed = pending.failure !== null
  return (
    <Bubble
      own
      author="You"
      at={pending.createdAt}
      local={local}
      endsGroup={endsGroup || failed}
      state={failed ? 'failed' : 'sending'}
      below={
        failed ? (
          <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-3 text-sm">
            <span className="text-danger-fg">{`Not sent: ${pending.failure}`}</span>
            <span className="flex gap-3">
              <button
                type="button"
                onClick={onRetry}
                className="font-medium text-accent-fg underline underline-offset-2 pointer-coarse:min-h-11"
              >
                Retry
              </button>
              <button
                type="button"
                onClick={onDiscard}
                className="font-medium text-muted underline underline-offset-2 pointer-coarse:min-h-11"
              >
                Discard
              </button>
            </span>
          </div>
        ) : null
      }
    >
      <MessageBody
        body={{ messageType: pending.body.messageType, content: contentOf(pending) }}
        onOpenImage={onOpenImage}
      />
    </Bubble>
  )
}
