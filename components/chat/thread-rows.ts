import type { PendingChange, PendingMessage } from '@/lib/client/outbox-store'
import { startOfDay } from '@/lib/client/time-format'
import type { Message } from '@/lib/protocol/objects'

/** One line of a thread: a stored message or one on its way, with what stands above it. */
export type ThreadRow = {
  key: string
  seq: number | null
  senderId: string
  at: string
  message: Message | null
  pending: PendingMessage | null
  /** What is to become of the message, and the server does not know yet. */
  change: PendingChange | null
  /** Begins a day: a separator stands above. */
  startsDay: boolean
  /** The "New" line stands above. */
  startsNew: boolean
  /** First and last of a run of one sender within one minute. */
  startsGroup: boolean
  endsGroup: boolean
}

const MINUTE_MS = 60_000

function sameGroup(a: ThreadRow, b: ThreadRow): boolean {
  return (
    a.senderId === b.senderId &&
    Math.floor(Date.parse(a.at) / MINUTE_MS) === Math.floor(Date.parse(b.at) / MINUTE_MS) &&
    !b.startsDay &&
    !b.startsNew
  )
}

type RowsInput = {
  messages: readonly Message[]
  pending: readonly PendingMessage[]
  changes: readonly PendingChange[]
  myId: string
  /** The first unread seq when the thread was opened. */
  newFrom: number | null
  local: boolean
  /** The zone whose days are meant; the rows are made anew when it changes. */
  zone: string
}

/** A message as it will be. One whose deletion was refused is still there. */
function changed(message: Message, change: PendingChange | null): Message {
  if (change === null || message.content === null) return message
  const { content } = change.change
  if (content === null) return change.failure ? message : { ...message, content: null, deletedAt: change.createdAt }
  if ('text' in content) return { ...message, content }
  return 'fileUrl' in message.content ? { ...message, content: { ...message.content, ...content } } : message
}

/** Turns messages into rows. A sent message keeps the key of its pending form, so that it does not blink. */
export function toRows({ messages, pending, changes, myId, newFrom, local }: RowsInput): ThreadRow[] {
  const rows: ThreadRow[] = []
  const sent = new Set<string>()
  const changeOf = new Map(changes.map((each) => [each.change.messageId, each]))
  let day = Number.NaN
  let newShown = newFrom === null

  function add(row: Omit<ThreadRow, 'startsDay' | 'startsNew' | 'startsGroup' | 'endsGroup'>) {
    const its = startOfDay(Date.parse(row.at), local)
    const startsNew = !newShown && row.seq !== null && row.seq >= (newFrom ?? 0) && row.senderId !== myId
    if (startsNew) newShown = true
    const next: ThreadRow = { ...row, startsDay: its !== day, startsNew, startsGroup: true, endsGroup: true }
    day = its
    const last = rows.at(-1)
    if (last && sameGroup(last, next)) {
      last.endsGroup = false
      next.startsGroup = false
    }
    rows.push(next)
  }

  for (const message of messages) {
    const own = message.senderId === myId && message.clientMessageId !== null
    const change = changeOf.get(message.id) ?? null
    if (own && message.clientMessageId) sent.add(message.clientMessageId)
    add({
      key: own ? `c${message.clientMessageId}` : `m${message.seq}`,
      seq: message.seq,
      senderId: message.senderId,
      at: message.createdAt,
      message: changed(message, change),
      pending: null,
      change,
    })
  }
  for (const each of pending) {
    if (sent.has(each.clientMessageId)) continue
    add({
      key: `c${each.clientMessageId}`,
      seq: null,
      senderId: myId,
      at: each.createdAt,
      message: null,
      pending: each,
      change: null,
    })
  }
  return rows
}
