import { characterCountOf } from '@/lib/client/character-count'
import type { Draft } from '@/lib/client/outbox'
import type { Attachment } from '@/lib/client/use-attachments'
import { MAX_CAPTION_LENGTH } from '@/lib/protocol/limits'
import type { FileContent } from '@/lib/protocol/objects'

type Part = Pick<Draft, 'body' | 'file' | 'source'>

/** What is known of a file: what the server measured, else what the device says of it. */
function toFile({ name, size, upload, source }: Attachment): FileContent {
  return upload ?? { fileUrl: '', fileName: name, fileSize: size, mimeType: source.file.type }
}

/** The messages that text and files make: short text goes with the first file, long text follows on its own. */
export function toBodies(text: string, attachments: readonly Attachment[]): Part[] {
  const trimmed = text.trim()
  const asCaption = attachments.length > 0 && characterCountOf(trimmed) <= MAX_CAPTION_LENGTH
  const parts: Part[] = attachments.map((attachment, index) => {
    const caption = asCaption && index === 0 && trimmed !== '' ? { caption: trimmed } : {}
    const file = toFile(attachment)
    const { fileUrl, fileName, fileSize, mimeType } = file
    return {
      body: {
        messageType: mimeType.startsWith('image/') ? ('image' as const) : ('file' as const),
        content: { fileUrl, fileName, fileSize, ...caption },
      },
      file: { ...file, ...caption },
      // What was picked has gone out smaller, and needs no second place.
      source: attachment.source.original ? { ...attachment.source, original: null } : attachment.source,
    }
  })
  if (trimmed !== '' && !(asCaption && parts.length > 0)) {
    parts.push({ body: { messageType: 'text', content: { text: trimmed } }, file: null })
  }
  return parts
}
