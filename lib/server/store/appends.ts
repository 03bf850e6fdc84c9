import type { NewMessage, Place } from '../../domain/new-message'
import type { BulkRefusal } from '../../domain/send-verdict'
import type { MessageContent, MessageType } from '../../protocol/objects'
import type { Store } from './client'
import { findFreshFacts, type RecipientFacts } from './send-facts'
import { appendBatch as insertBatch } from './sql/append-batch'
import { appendMessages as insertMessages } from './sql/append-messages'
import { noteLateReplies } from './sql/note-late-replies'
import type { Queryable } from './statement'
import { inTransaction } from './transaction'
import { withRetries } from './with-retries'

export type Stored = Place & {
  /** Whether the pair had no conversation before. */
  begun: boolean
  /** The batch of the contractor that this message answers. */
  answeredBatchId: string | null
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
  const late = rows.filter(({ isLate }) => isLate)
  const answered = late.length === 0 ? [] : await noteRepliesOf(store, late, at)
  return rows.map(({ isLate, ...row }) => {
    const answers = isLate ? answered.find(({ conversationId }) => conversationId === row.conversationId) : null
    return answers ? { ...row, answeredBatchId: answers.batchId } : row
  })
}

/** Messages are stored by then: they stay so, whatever becomes of what they answer. */
function noteRepliesOf(store: Store, late: readonly Place[], at: Date) {
  const ids = late.map(({ conversationId }) => conversationId)
  const seqs = late.map(({ seq }) => seq)
  return withRetries(() => noteLateReplies.run(store.pool, [at.toISOString(), ids, seqs]))
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
  refusals: readonly ({ position: number; receiverId: string } & BulkRefusal)[]
}

/**
 * Stores a whole batch, all or nothing. One entry a copy, in the order given.
 * @throws a unique violation when this `clientBatchId` was stored meanwhile
 */
export async function appendBatch(store: Store, batch: NewBatch, at: Date): Promise<Stored[]> {
  return withRetries(() => insertOn(store.pool, batch, at))
}

/**
 * The same where recipients have a weekly limit: they are locked, looked up again and planned for by what is true then,
 * so that no limit is passed however many send at once. A copy that comes too late is a refusal of the batch.
 */
export async function appendLimitedBatch(
  store: Store,
  query: { senderId: string; limitedIds: readonly string[]; at: Date },
  plan: (fresh: ReadonlyMap<string, RecipientFacts>) => NewBatch,
): Promise<{ batch: NewBatch; stored: Stored[] }> {
  const { senderId, limitedIds, at } = query
  return withRetries(() =>
    inTransaction(store, async (on) => {
      const batch = plan(await findFreshFacts(on, senderId, limitedIds, at))
      return { batch, stored: await insertOn(on, batch, at) }
    }),
  )
}

async function insertOn(on: Queryable, batch: NewBatch, at: Date): Promise<Stored[]> {
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
    refusals.map(({ retryAt }) => retryAt ?? null),
  ]
  const rows = await insertBatch.run(on, values)
  return rows.map((row, at) => ({ ...row, answeredBatchId: null, messageId: copies[at]?.message.messageId as string }))
}
