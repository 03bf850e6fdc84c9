import type { NewMessage, Place } from '../../domain/new-message'
import type { ErrorCode } from '../../protocol/errors'
import type { MessageContent, MessageType } from '../../protocol/objects'
import type { Store } from './client'
import { appendBatch as insertBatch } from './sql/append-batch'
import { appendMessages as insertMessages } from './sql/append-messages'
import { withRetries } from './with-retries'

export type Stored = Place & {
  /** Whether the pair had no conversation before. */
  begun: boolean
  /** Batches of the contractor that this message answers. */
  answeredBatchIds: readonly string[]
}

const toText = (content: MessageContent) => JSON.stringify(content)

/**
 * Stores these messages, in order, with their conversations, and links their jobs and files: all or none.
 * @throws a unique violation when one of the `clientMessageId`s was stored meanwhile
 */
export async function appendMessages(store: Store, messages: readonly NewMessage[], at: Date): Promise<Stored[]> {
  const column = <T>(read: (message: NewMessage) => T) => messages.map(read)
  const values = [
    at.toISOString(),
    column(({ messageId }) => messageId),
    column(({ newConversationId }) => newConversationId),
    column(({ contractorId }) => contractorId),
    column(({ customerId }) => customerId),
    column(({ senderId }) => senderId),
    column(({ messageType }) => messageType),
    column(({ content }) => toText(content)),
    column(({ jobId }) => jobId),
    column(({ clientMessageId }) => clientMessageId),
    column(({ fileUrl }) => fileUrl),
  ]
  const rows = await withRetries(() => insertMessages.run(store.pool, values))
  const told = new Set<string>()
  return rows.map(({ answeredBatchIds, ...stored }) => {
    // Of several messages that were stored together the first is the answer.
    const isFirst = !told.has(stored.conversationId)
    if (answeredBatchIds) told.add(stored.conversationId)
    return { ...stored, answeredBatchIds: isFirst ? (answeredBatchIds ?? []) : [] }
  })
}

export type NewBatch = {
  batchId: string
  contractorId: string
  clientBatchId: string | null
  messageType: MessageType
  /** As written, before placeholders are filled in. */
  content: MessageContent
  personalize: boolean
  jobId: string | null
  templateId: string | null
  fileUrl: string | null
  copies: readonly { position: number; message: NewMessage }[]
  refusals: readonly { position: number; receiverId: string; code: ErrorCode; error: string }[]
}

/**
 * Stores a whole batch, all or nothing. One entry a copy, in the order given.
 * @throws a unique violation when this `clientBatchId` was stored meanwhile
 */
export async function appendBatch(store: Store, batch: NewBatch, at: Date): Promise<Stored[]> {
  const { copies, refusals } = batch
  const values = [
    at.toISOString(),
    batch.batchId,
    batch.contractorId,
    batch.clientBatchId,
    batch.messageType,
    batch.personalize,
    batch.jobId,
    batch.templateId,
    batch.fileUrl,
    toText(batch.content),
    copies.map(({ position }) => position),
    copies.map(({ message }) => message.messageId),
    copies.map(({ message }) => message.newConversationId),
    // Sent once where it is the same for all.
    copies.map(({ message }) => (message.content === batch.content ? null : toText(message.content))),
    copies.map(({ message }) => message.customerId),
    refusals.map(({ position }) => position),
    refusals.map(({ receiverId }) => receiverId),
    refusals.map(({ code }) => code),
    refusals.map(({ error }) => error),
  ]
  const rows = await withRetries(() => insertBatch.run(store.pool, values))
  return rows.map((row, at) => ({ ...row, answeredBatchIds: [], messageId: copies[at]?.message.messageId as string }))
}
