import { splitQuote } from '@/lib/client/quotes'
import type { Message } from '@/lib/protocol/objects'

/** What a message says in one line, for lists. */
export function lineOf(message: Message): string {
  if (message.content === null) return 'Message deleted'
  if ('text' in message.content) return splitQuote(message.content.text).answer.replace(/\s+/g, ' ')
  const caption = message.content.caption?.trim()
  if (message.messageType === 'image') return caption ? `Photo: ${caption}` : 'Photo'
  return caption ? `${message.content.fileName}: ${caption}` : message.content.fileName
}

/** The part of a message that can be edited: its text or caption. */
export function editableText(message: Message): string {
  if (message.content === null) return ''
  return 'text' in message.content ? message.content.text : (message.content.caption ?? '')
}
