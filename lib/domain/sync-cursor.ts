/**
 * Where a client stands in the order of changes. `since` is where this round began and `base` where the next one will;
 * the two positions say how far an answer that was too large has come. Opaque to clients.
 */
export type SyncCursor = {
  base: string
  since: string
  conversations: { xid: string; id: string }
  messages: { xid: string; id: string }
}

/** Nothing left of this round: the next one begins at `base`. */
export function cursorAt(base: string): SyncCursor {
  const start = { xid: base, id: '' }
  return { base, since: base, conversations: start, messages: start }
}

/** Whether no part of this round has been told yet. */
export function beginsRound(cursor: SyncCursor): boolean {
  return [cursor.conversations, cursor.messages].every(({ xid, id }) => xid === cursor.since && id === '')
}

export function encodeCursor(cursor: SyncCursor): string {
  const { base, since, conversations, messages } = cursor
  return [base, since, conversations.xid, conversations.id, messages.xid, messages.id].join('.')
}

/** Beyond every transaction: a part of a round that stands there is complete. */
export const MAX_XID = '9223372036854775807'

const XID = /^\d{1,19}$/
const ID = /^[A-Za-z0-9_-]{0,64}$/

/** null where the text is no cursor of ours. */
export function decodeCursor(text: string): SyncCursor | null {
  const [base, since, conversationXid, conversationId, messageXid, messageId, ...rest] = text.split('.')
  if (rest.length > 0 || base === undefined || since === undefined) return null
  if (conversationXid === undefined || conversationId === undefined) return null
  if (messageXid === undefined || messageId === undefined) return null
  if (![base, since, conversationXid, messageXid].every(isXid)) return null
  if (!ID.test(conversationId) || !ID.test(messageId)) return null
  return {
    base,
    since,
    conversations: { xid: conversationXid, id: conversationId },
    messages: { xid: messageXid, id: messageId },
  }
}

function isXid(text: string): boolean {
  return XID.test(text) && BigInt(text) <= BigInt(MAX_XID)
}
