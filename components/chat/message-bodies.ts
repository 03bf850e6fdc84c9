import { characterCountOf } from '@/lib/client/character-count'
import type { Draft } from '@/lib/client/outbox'
import type { Attachment } from '@/lib/client/use-attachments'
import { MAX_CAPTION_LENGTH } from '@/lib/protocol/limits'

type Part = Pick<Draft, 'body' | 'file'>

/** The messages that text and files make: short text goes with the first file, long text follows on its own. */
export function toBodies(text: string, attachments: readonly Attachment[]): Part[] {
  const trimmed = text.trim()
  const asCaption = attachments.length > 0 && characterCountOf(trimmed) <= MAX_CAPTION_LENGTH
  const parts: Part[] = attachments.flatMap(({ upload }, index) => {
    if (!upload) return []
    const caption = asCaption && index === 0 && trimmed !== '' ? { caption: trimmed } : {}
    const { fileUrl, fileName, fileSize } = upload
    return [
      {
        body: {
          messageType: upload.mimeType.startsWith('image/') ? ('image' as const) : ('file' as const),
          content: { fileUrl, fileName, fileSize, ...caption },
        },
        file: { ...upload, ...caption },
      },
    ]
  })
  if (trimmed !== '' && !(asCaption && parts.length > 0)) {
    parts.push({ body: { messageType: 'text', content: { text: trimmed } }, file: null })
  }
  return parts
}
