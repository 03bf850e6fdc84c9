import type { Message } from '@/lib/protocol/objects'

/** What a message says in one line, for lists. */
export function previewOf(message: Message): string {
  if (message.content === null) return 'Message deleted'
  if ('text' in message.content) return message.content.text.replace(/\s+/g, ' ')
  const caption = message.content.caption?.trim()
  if (message.messageType === 'image') return caption ? `Photo: ${caption}` : 'Photo'
  return caption ? `${message.content.fileName}: ${caption}` : message.content.fileName
}

/** The part of a message that can be edited: its text or caption. */
export function editableText(message: Message): string {
  if (message.content === null) return ''
  return 'text' in message.content ? message.content.text : (message.content.caption ?? '')
}

/** "512 KB", "2.4 MB". */
export function formatBytes(bytes: number, local = true): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const
  const step = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(local ? undefined : 'en', {
    style: 'unit',
    unit: units[step],
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}
