import type { QueryClient } from '@tanstack/react-query'
import type { Message } from '@/lib/protocol/objects'
import {
  cachedConversations,
  findConversation,
  patchConversation,
  putConversation,
  refreshConversation,
  withChange,
  withMessage,
  withReceipt,
} from './conversation-cache'
import { conversationsKey } from './conversation-queries'
import { groupBy } from './group-by'
import { changeLater, isUnderWay } from './late-changes'
import type { LiveSocket } from './live-socket'
import type { Marks } from './marks'
import { appendMessages, heldSeq, openThreads, replaceMessage } from './thread-cache'
import { threadQuery } from './thread-queries'
import { createTypingMarks } from './typing-marks'

const RETRY_MS = 2000

/** Applies what the server sends to the query cache in order of `seq`, and fetches what a connection missed. */
export function createSync(live: LiveSocket, client: QueryClient, marks: Marks, myId: string) {
  const typing = createTypingMarks(client)
  const gaps = new Map<string, number>()
  let cursor: string | null = null
  let filling = false

  function apply(messages: readonly Message[]) {
    for (const [conversationId, list] of groupBy(messages, (message) => message.conversationId)) {
      const before = findConversation(client, conversationId)?.lastSeq ?? null
      putInThread(conversationId, list)
      changeLater(client, threadQuery(conversationId).queryKey, () => putInThread(conversationId, list))
      for (const message of list) {
        patchConversation(client, conversationId, (held) => withMessage(held, message, myId))
        if (message.senderId !== myId) {
          typing.set(conversationId, false)
          marks.delivered(conversationId, message.seq)
        }
      }
      const held = findConversation(client, conversationId)
      const first = Math.min(...list.map(({ seq }) => seq))
      const named = list.some(({ jobId }) => jobId !== null && !held?.jobs.some(({ id }) => id === jobId))
      // New, or more came than the list knew of, or about another job: only the server can say the rest.
      if (before === null || first > before + 1 || named) void refreshConversation(client, conversationId)
      if (before === null) relistLate()
    }
  }

  function putInThread(conversationId: string, messages: readonly Message[]) {
    if (!appendMessages(client, conversationId, messages)) noteGap(conversationId)
    for (const message of messages) replaceMessage(client, message)
  }

  /** A list that is under way may have been read before a conversation began: it is asked for anew. */
  function relistLate() {
    const queryKey = conversationsKey
    if (client.isFetching({ queryKey }) === 0) return
    // A first one goes on where it is only invalidated.
    void client.cancelQueries({ queryKey }).then(() => client.invalidateQueries({ queryKey }))
  }

  function update(message: Message) {
    const { conversationId } = message
    replaceMessage(client, message)
    changeLater(client, threadQuery(conversationId).queryKey, () => replaceMessage(client, message))
    const before = findConversation(client, conversationId)
    const isLast = before?.lastMessage?.id === message.id
    // What is unread, and what comes last where a copy was taken back, only the server knows.
    if (message.deletedAt !== null && before && (isLast || message.senderId !== myId)) {
      void refreshConversation(client, conversationId)
    }
    patchConversation(client, conversationId, (held) => withChange(held, message))
  }

  function noteGap(conversationId: string) {
    const held = heldSeq(client, conversationId)
    if (held === null) return
    gaps.set(conversationId, held)
    void fillGaps()
  }

  async function fillGaps() {
    if (filling) return
    filling = true
    try {
      while (gaps.size > 0) {
        const asked = Object.fromEntries(gaps)
        gaps.clear()
        const answer = await live.request('sync', { conversations: asked })
        apply(answer.messages)
        if (!answer.more) continue
        for (const id of Object.keys(asked)) {
          const seq = heldSeq(client, id)
          // Elsewhere in the thread by now, which has no gap there.
          if (seq !== null) gaps.set(id, seq)
        }
      }
    } catch {
      // While the connection is down the next connect asks for everything; otherwise soon again.
      if (live.getConnection().state === 'online') setTimeout(() => void resync(), RETRY_MS)
    } finally {
      filling = false
    }
  }

  /** Up to where the messages of a thread are known: held, or in the answer that is under way. */
  function knownSeq(id: string): [id: string, seq: number][] {
    const held = heldSeq(client, id)
    if (held !== null) return [[id, held]]
    const isAsked = isUnderWay(client, threadQuery(id).queryKey)
    const seq = isAsked ? findConversation(client, id)?.lastSeq : undefined
    return seq === undefined ? [] : [[id, seq]]
  }

  async function resync() {
    const isFirst = cursor === null
    if (!isFirst) void client.invalidateQueries({ queryKey: conversationsKey })
    try {
      for (let more = true; more; ) {
        const conversations = Object.fromEntries(openThreads(client).flatMap(knownSeq))
        const answer = await live.request('sync', { conversations, cursor })
        cursor = answer.cursor
        more = answer.more
        for (const conversation of answer.conversations) putConversation(client, conversation)
        apply(answer.messages)
      }
    } catch {
      if (live.getConnection().state === 'online') setTimeout(() => void resync(), RETRY_MS)
      return
    }
    // What the page rendered may be older than this connection.
    if (isFirst) void client.invalidateQueries({ queryKey: conversationsKey })
    markHeld(client, marks, myId)
  }

  return {
    start(): () => void {
      const undo = [
        live.onConnect(() => {
          void resync()
          void marks.resume()
        }),
        live.on('new_message', ({ message }) => apply([message])),
        live.on('message_updated', ({ message }) => update(message)),
        live.on('receipt', ({ conversationId, ...mark }) =>
          patchConversation(client, conversationId, (held) => withReceipt(held, mark, myId)),
        ),
        live.on('typing', ({ conversationId, userId, isTyping }) => {
          if (userId !== myId) typing.set(conversationId, isTyping)
        }),
        live.on('heads', ({ conversations }) => {
          for (const [id, seq] of Object.entries(conversations)) {
            const held = heldSeq(client, id)
            if (held !== null && held < seq) noteGap(id)
            if ((findConversation(client, id)?.lastSeq ?? 0) < seq) void refreshConversation(client, id)
          }
        }),
      ]
      return () => {
        for (const each of undo) each()
        typing.stop()
      }
    },

    /** Applies messages that came as an answer rather than a push. */
    apply,
    /** Applies an edit or a deletion. */
    update,
  }
}

/** What is on this device counts as delivered, however it came. */
function markHeld(client: QueryClient, marks: Marks, myId: string): void {
  for (const { id, lastSeq, receipts, lastMessage } of cachedConversations(client)) {
    const mine = receipts[myId]
    if (mine && mine.deliveredSeq < lastSeq && lastMessage?.senderId !== myId) marks.delivered(id, lastSeq)
  }
}
