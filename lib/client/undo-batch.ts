import type { BulkBatch, BulkRecipient } from '@/lib/protocol/bulk-objects'
import type { BulkDraft } from './bulk-draft'
import { callRoute } from './call-route'

/** Everybody whom a batch is for. */
export async function listRecipients(id: string): Promise<BulkRecipient[]> {
  const all: BulkRecipient[] = []
  for (let cursor: string | undefined; ; ) {
    const { recipients, nextCursor } = await callRoute('GET /api/bulk/:id', { params: { id }, query: { cursor } })
    all.push(...recipients)
    if (nextCursor === null) return all
    cursor = nextCursor
  }
}

/** Takes a batch back before it went out, and gives what the composer needs to go on with it. @throws ApiError */
export async function undoBatch({ id, content, jobId, templateId }: BulkBatch): Promise<Partial<BulkDraft>> {
  await callRoute('POST /api/bulk/:id/cancel', { params: { id } })
  const people = await listRecipients(id)
  const words =
    'text' in content
      ? { mode: 'text' as const, text: content.text }
      : { mode: 'image' as const, caption: content.caption ?? '', picture: content }
  return { ...words, chosen: people.map(({ receiverId, name }) => ({ id: receiverId, name })), jobId, templateId }
}
