import type { Caller } from '../../domain/actor'
import { invalid } from '../../domain/errors'
import { beginsRound, cursorAt, decodeCursor, encodeCursor, MAX_XID, type SyncCursor } from '../../domain/sync-cursor'
import type { Answer, ParsedRequest } from '../../protocol/events'
import { SYNC_MAX_BYTES, SYNC_MAX_MESSAGES } from '../../protocol/limits'
import type { Conversation, Message } from '../../protocol/objects'
import { createBatcher } from '../store/batcher'
import type { Store } from '../store/client'
import {
  type Asking,
  beginRounds,
  type ChangePosition,
  listBegunConversationIds,
  listChangedConversations,
  listChangedMessages,
  listGaps,
  listMissingMessages,
} from '../store/sync'
import { toConversation, toMessage } from './wire-objects'

type Synced = Answer<'sync'>

export type SyncService = { sync(caller: Caller, request: ParsedRequest<'sync'>): Promise<Synced> }

const MAX_CHANGED_CONVERSATIONS = 200
/** Where a part of a round stands that has been told to its end. */
const COMPLETE: ChangePosition = { xid: MAX_XID, id: '' }
const ALL_TOLD = { conversations: COMPLETE, messages: COMPLETE }
/** Room for the envelope around the objects of an answer. */
const ENVELOPE_BYTES = 1024

/** Fills an answer up to the contract's bounds. */
function createBudget() {
  let bytes = ENVELOPE_BYTES
  let messages = 0
  return {
    takes(item: Message | Conversation, isMessage: boolean): boolean {
      const size = Buffer.byteLength(JSON.stringify(item)) + 1
      if (bytes + size > SYNC_MAX_BYTES || (isMessage && messages === SYNC_MAX_MESSAGES)) return false
      bytes += size
      if (isMessage) messages += 1
      return true
    },
    messagesLeft: () => SYNC_MAX_MESSAGES - messages,
  }
}

type Budget = ReturnType<typeof createBudget>
type Placed<T> = { item: T; position: ChangePosition; isElsewhere?: boolean }
type Held = Record<string, number>

/** What is missing after each held seq and, with a cursor, what changed since. */
export function createSyncService(parts: { store: Store }): SyncService {
  const { store } = parts
  const rounds = createBatcher<Asking, { horizon: string; isChanged: boolean }>({
    run: (askings) => beginRounds(store, askings),
    maxSize: 100,
    concurrency: 2,
  })

  /** Takes from the front while it fits; says where it stopped, or null when all was taken. */
  function take<T extends Message | Conversation>(
    entries: readonly Placed<T>[],
    isFull: boolean,
    budget: Budget,
    isMessage: boolean,
    from: ChangePosition,
  ): { taken: T[]; stoppedAt: ChangePosition | null } {
    const taken: T[] = []
    let position = from
    for (const entry of entries) {
      if (!entry.isElsewhere) {
        if (!budget.takes(entry.item, isMessage)) return { taken, stoppedAt: position }
        taken.push(entry.item)
      }
      position = entry.position
    }
    return { taken, stoppedAt: isFull ? position : null }
  }

  /** Adds to `held` what began in this round: of that everything is missing. */
  async function readChanges(userId: string, cursor: SyncCursor, held: Held, budget: Budget) {
    const conversationRows = await listChangedConversations(
      store,
      userId,
      cursor.conversations,
      MAX_CHANGED_CONVERSATIONS,
    )
    const conversations = take(
      conversationRows.map(({ row, position }) => ({ item: toConversation(row, userId), position })),
      conversationRows.length === MAX_CHANGED_CONVERSATIONS,
      budget,
      false,
      cursor.conversations,
    )
    if (!beginsRound(cursor) || conversationRows.length > 0) {
      for (const id of await listBegunConversationIds(store, userId, cursor.since)) held[id] ??= 0
    }
    const limit = budget.messagesLeft()
    const messageRows = await listChangedMessages(store, userId, cursor.messages, limit)
    // A changed message that the client does not hold comes in its place among those that it misses.
    const isMissing = ({ conversationId, seq }: { conversationId: string; seq: number }) =>
      seq > (held[conversationId] ?? Number.POSITIVE_INFINITY)
    const messages = take(
      messageRows.map(({ row, position }) => ({ item: toMessage(row), position, isElsewhere: isMissing(row) })),
      messageRows.length === limit,
      budget,
      true,
      cursor.messages,
    )
    return { conversations, messages }
  }

  return {
    async sync(caller, request) {
      const given = request.cursor ? decodeCursor(request.cursor) : null
      if (request.cursor && !given) throw invalid('cursor', 'must be a cursor of an earlier answer')
      // Read before the data: what commits in between is then told twice rather than never.
      const { horizon, isChanged } = await rounds.submit({ userId: caller.userId, since: given?.since ?? null })
      // A cursor from before the database was restored elsewhere may lie in the future: start over.
      const cursor = given && BigInt(given.base) > BigInt(horizon) ? cursorAt('0') : given
      const budget = createBudget()
      const held: Held = Object.assign(Object.create(null), request.conversations)

      const isUnchanged = cursor !== null && cursor === given && beginsRound(cursor) && !isChanged
      const changes = cursor && !isUnchanged ? await readChanges(caller.userId, cursor, held, budget) : null
      const base = cursor && !beginsRound(cursor) ? cursor.base : horizon
      if (cursor && changes && (changes.conversations.stoppedAt || changes.messages.stoppedAt)) {
        return {
          messages: changes.messages.taken,
          conversations: changes.conversations.taken,
          more: true,
          cursor: encodeCursor({
            base,
            since: cursor.since,
            conversations: changes.conversations.stoppedAt ?? COMPLETE,
            messages: changes.messages.stoppedAt ?? COMPLETE,
          }),
        }
      }

      const gaps = await listGaps(store, caller.userId, held)
      const limit = budget.messagesLeft()
      const missing = gaps.length === 0 || limit === 0 ? [] : await listMissingMessages(store, gaps, limit)
      const taken: Message[] = []
      for (const row of missing) {
        const message = toMessage(row)
        if (!budget.takes(message, true)) break
        taken.push(message)
      }
      const more = gaps.length > 0 && (limit === 0 || taken.length < missing.length || missing.length === limit)
      return {
        messages: [...(changes?.messages.taken ?? []), ...taken],
        conversations: changes?.conversations.taken ?? [],
        more,
        // The round lasts until nothing of it is missing, so that who only counts messages misses none.
        cursor: encodeCursor(cursor && more ? { ...cursor, base, ...ALL_TOLD } : cursorAt(base)),
      }
    },
  }
}
