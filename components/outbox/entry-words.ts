import { isChange, type OutboxEntry, type SendFailure } from '@/lib/client/outbox-store'

/** What an entry of the outbox does, where it is no plain message. */
export function actionOf(entry: OutboxEntry): string | null {
  if (!isChange(entry)) return null
  return entry.change.content === null ? 'Deletes a message' : 'Changes a message'
}

/** What was written. */
export function wordsOf(entry: OutboxEntry): string {
  if (isChange(entry)) {
    const { content, before } = entry.change
    if (content === null) return before
    return 'text' in content ? content.text : content.caption
  }
  const { content } = entry.body
  return 'text' in content
    ? content.text
    : [entry.file?.fileName ?? 'A file', content.caption].filter(Boolean).join(': ')
}

/** What can be done about a refusal. */
export function adviceOf({ code, mayRetry }: SendFailure): string {
  if (code === 'blocked') return 'You can reach them some other way, or take it out.'
  if (code === 'suspended') return 'It can be sent once the account is open again.'
  if (code === 'not_found' || code === 'conflict')
    return 'What it belongs to has changed meanwhile: open the conversation.'
  if (code === 'too_large') return 'Send a smaller file.'
  return mayRetry ? 'Try again, or take it out.' : 'Change it and send it anew, or take it out.'
}

export function hrefOf({ target }: OutboxEntry): string {
  return 'conversationId' in target ? `/inbox/${target.conversationId}` : `/inbox/new?to=${target.receiverId}`
}

/** Where the text goes that is written anew. */
export function placeOf({ target }: OutboxEntry): string {
  return 'conversationId' in target ? target.conversationId : `new:${target.receiverId}`
}
