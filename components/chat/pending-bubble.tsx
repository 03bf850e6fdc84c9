'use client'

import { useState, useSyncExternalStore } from 'react'
import { useLive } from '@/lib/client/live-provider'
import type { PendingMessage } from '@/lib/client/outbox-store'
import { useObjectUrl } from '@/lib/client/use-object-url'
import type { FileContent, MessageContent } from '@/lib/protocol/objects'
import { Bubble } from './message-bubble'
import { RefusedNote } from './refused-note'

type PendingBubbleProps = {
  pending: PendingMessage
  local: boolean
  endsGroup: boolean
  onRetry: () => void
  onDiscard: () => void
  onOpenImage: (content: FileContent) => void
}

function contentOf({ body, file }: PendingMessage, localUrl: string | null): MessageContent {
  if (body.messageType === 'text') return body.content
  const { caption } = body.content
  const known = file ?? { ...body.content, fileSize: body.content.fileSize ?? 0, mimeType: '' }
  const shown = known.fileUrl === '' && localUrl !== null ? { ...known, fileUrl: localUrl } : known
  return { ...shown, ...(caption === undefined ? {} : { caption }) }
}

/** A message on its way, or one that was refused, with its reason and what to do about it. */
export function PendingBubble({ pending, local, endsGroup, onRetry, onDiscard, onOpenImage }: PendingBubbleProps) {
  const { failure, source } = pending
  const failed = failure !== null
  // Only this device has the file yet.
  const [file] = useState(source?.file ?? null)
  const localUrl = useObjectUrl(file)
  return (
    <Bubble
      own
      author="You"
      at={pending.createdAt}
      local={local}
      endsGroup={endsGroup || failed}
      state={failed ? 'failed' : 'sending'}
      body={{ messageType: pending.body.messageType, content: contentOf(pending, localUrl) }}
      onOpenImage={onOpenImage}
      below={
        failure ? (
          <RefusedNote what="Not sent" failure={failure} onRetry={onRetry} onDiscard={onDiscard} />
        ) : source && !source.upload ? (
          <SendingFile clientMessageId={pending.clientMessageId} name={source.file.name} />
        ) : null
      }
    />
  )
}

function SendingFile({ clientMessageId, name }: { clientMessageId: string; name: string }) {
  const { outbox } = useLive()
  const share = useSyncExternalStore(
    outbox.subscribe,
    () => outbox.progressOf(clientMessageId),
    () => 0,
  )
  if (share === 0) return null
  return (
    <progress
      aria-label={`Uploading ${name}`}
      value={share}
      max={1}
      className="mt-1 block h-1 w-40 appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
    />
  )
}
