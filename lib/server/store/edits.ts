import type { MessageContent } from '../../protocol/objects'
import type { Store } from './client'
import { deleteMessage } from './sql/delete-message'
import { editMessage } from './sql/edit-message'
import { type FoundMessageRow, findMessage as find } from './sql/find-message'
import type { MessageRow } from './sql/shared/message-columns'
import { withRetries } from './with-retries'

/** A message of a conversation this user is in, or null. */
export async function findMessage(store: Store, userId: string, messageId: string): Promise<FoundMessageRow | null> {
  const [row] = await withRetries(() => find.run(store.pool, [messageId, userId]))
  return row ?? null
}

/** Puts new content in place; null where the message was deleted meanwhile. */
export async function replaceContent(
  store: Store,
  messageId: string,
  content: MessageContent,
  at: Date,
): Promise<MessageRow | null> {
  const [row] = await withRetries(() => editMessage.run(store.pool, [messageId, JSON.stringify(content), at]))
  return row ?? null
}

/**
 * Empties a message; null where it was deleted before. A message not yet read is no longer unread, and its file is no
 * longer readable through this conversation unless another message of it holds the same.
 */
export async function emptyMessage(store: Store, messageId: string, at: Date): Promise<MessageRow | null> {
  const [row] = await withRetries(() => deleteMessage.run(store.pool, [messageId, at]))
  return row ?? null
}
