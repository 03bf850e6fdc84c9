import type { Store } from './client'
import { type ConversationRow, toConversationRow } from './conversations'
import { begunConversations } from './sql/begun-conversations'
import { changedConversations } from './sql/changed-conversations'
import { changedMessages } from './sql/changed-messages'
import { listGaps as gaps } from './sql/list-gaps'
import { missingMessages } from './sql/missing-messages'
import { openRounds } from './sql/open-rounds'
import type { MessageRow } from './sql/shared/message-columns'

/** A place in the order of changes: transaction, then id. Ids break ties within one transaction. */
export type ChangePosition = { xid: string; id: string }

/** Whoever asks what changed, since which transaction; null: no changes. */
export type Asking = { userId: string; since: string | null }

/**
 * Of each who asks, the oldest transaction still running, where the next question "what changed since" may start, and
 * whether anything of theirs changed since the one they name.
 */
export async function beginRounds(
  store: Store,
  askings: readonly Asking[],
): Promise<{ horizon: string; isChanged: boolean }[]> {
  const [row] = await openRounds.run(store.pool, [
    askings.map(({ userId }) => userId),
    askings.map(({ since }) => since),
  ])
  const { xmin, changed } = row as { xmin: string; changed: string[] }
  const places = new Set(changed)
  return askings.map((_, at) => ({ horizon: xmin, isChanged: places.has(String(at + 1)) }))
}

export type Changed<Row> = { row: Row; position: ChangePosition }

/** Own conversations changed after `position`, in order of change. */
export async function listChangedConversations(
  store: Store,
  userId: string,
  position: ChangePosition,
  limit: number,
): Promise<Changed<ConversationRow>[]> {
  const rows = await changedConversations.run(store.pool, [userId, position.xid, position.id, limit])
  return rows.map((row) => ({ row: toConversationRow(row), position: { xid: row.changeXid, id: row.id } }))
}

/** Own conversations made since. */
export async function listBegunConversationIds(store: Store, userId: string, since: string): Promise<string[]> {
  const rows = await begunConversations.run(store.pool, [userId, since])
  return rows.map(({ id }) => id)
}

/** Edited and deleted messages of own conversations after `position`, in order of change. */
export async function listChangedMessages(
  store: Store,
  userId: string,
  position: ChangePosition,
  limit: number,
): Promise<Changed<MessageRow>[]> {
  const rows = await changedMessages.run(store.pool, [userId, position.xid, position.id, limit])
  return rows.map((row) => ({ row, position: { xid: row.changeXid, id: row.id } }))
}

/** Own conversations among the ids asked that have more than is held, with what is held of each. */
export async function listGaps(
  store: Store,
  userId: string,
  held: Readonly<Record<string, number>>,
): Promise<{ conversationId: string; heldSeq: number }[]> {
  const entries = Object.entries(held)
  if (entries.length === 0) return []
  const rows = await gaps.run(store.pool, [userId, entries.map(([id]) => id), entries.map(([, seq]) => seq)])
  return rows.map((row) => ({ conversationId: row.conversationId, heldSeq: Number(row.heldSeq) }))
}

/** Messages after what is held, conversation by conversation in the order given, ascending by seq. */
export async function listMissingMessages(
  store: Store,
  held: readonly { conversationId: string; heldSeq: number }[],
  limit: number,
): Promise<MessageRow[]> {
  const ids = held.map(({ conversationId }) => conversationId)
  return missingMessages.run(store.pool, [ids, held.map(({ heldSeq }) => heldSeq), limit])
}
