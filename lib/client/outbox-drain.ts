import type { Message, Upload } from '@/lib/protocol/objects'
import type { MessageBody } from '@/lib/protocol/request-inputs'
import { ApiError } from './api-error'
import { isStale, type KeptFile } from './kept-files'
import {
  isChange,
  type OutboxEntry,
  type OutboxStore,
  type PendingChange,
  type PendingMessage,
  type SendFailure,
} from './outbox-store'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 15_000

/** How what waits reaches the server: over the page's socket, or by HTTP where there is no page. All throw `ApiError`. */
export type OutboxRoad = {
  send(message: PendingMessage, body: MessageBody): Promise<Message>
  change(entry: PendingChange): Promise<Message>
  upload(source: KeptFile, onProgress: (share: number) => void): Promise<Upload>
}

export type DrainParts = {
  userId: string
  store: OutboxStore
  road: OutboxRoad
  /** Whether to go on. */
  isOpen: () => boolean
  /** The server has an entry, and answered with this message. */
  onSent: (message: Message, entry: OutboxEntry) => void
  /** The store holds something else now. */
  onChanged: () => Promise<void> | void
  /** When the rate limit lets the next through, in milliseconds; null while it does. */
  onLimited: (until: number | null) => void
  /** Gets a share from 0 to 1 of a file that is on its way. */
  onProgress: (clientMessageId: string, share: number) => void
}

function laneOf({ target }: OutboxEntry): string {
  return 'conversationId' in target ? target.conversationId : `to ${target.receiverId}`
}

/** Full jitter over a doubling span: after an outage all clients together are no stampede. */
function retryDelay(attempts: number, error: ApiError): number {
  if (error.retryAfterMs !== null) return error.retryAfterMs + Math.random() * 500
  return Math.random() * Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts) + 250
}

/** What is wrong with the message itself stays wrong; a block, a suspension or a missing person may pass. */
const hopeless: readonly string[] = ['invalid', 'too_large', 'conflict']

/** Where nobody is signed in any more it waits for whoever wrote it. */
export const isPassing = (error: ApiError) => error.isTransient || error.code === 'unauthorized'

function toFailure(error: ApiError): SendFailure | null {
  const { code, message } = error
  return isPassing(error) ? null : { code, message, mayRetry: !hopeless.includes(code) }
}

/** Tabs and the worker share the store: one of them at a time sends what waits for one conversation. */
function inTurn<T>(name: string, work: () => Promise<T>): Promise<T> {
  // Where a browser has no locks, it is one at a time within the tab.
  return navigator.locks ? navigator.locks.request(name, work) : work()
}

/**
 * Sends what waits: in order within a conversation, conversations beside each other, so that a picture holds up nothing
 * elsewhere. The result is after how many milliseconds to try again; null where nothing is left to try.
 */
export async function drainOutbox(parts: DrainParts): Promise<number | null> {
  const waiting = (await parts.store.list()).filter(({ failure }) => failure === null)
  const lanes = [...new Set(waiting.map(laneOf))]
  const delays = await Promise.all(lanes.map((lane) => drainLane(parts, lane)))
  const due = delays.filter((delay) => delay !== null)
  return due.length === 0 ? null : Math.min(...due)
}

/** Lanes that this tab is at; `again` where something was added meanwhile. */
const busy = new Map<string, { again: boolean }>()

async function drainLane(parts: DrainParts, lane: string): Promise<number | null> {
  const name = `rollcall-outbox-${parts.userId}-${lane}`
  const running = busy.get(name)
  if (running) {
    running.again = true
    return null
  }
  const mine = { again: true }
  busy.set(name, mine)
  try {
    let delay: number | null = null
    while (mine.again && delay === null) {
      mine.again = false
      delay = await inTurn(name, () => sendLane(parts, lane))
    }
    return delay
  } finally {
    busy.delete(name)
  }
}

async function sendLane(parts: DrainParts, lane: string): Promise<number | null> {
  const tried = new Set<string>()
  for (;;) {
    // Read anew each time: another tab may have sent it, or its writer discarded it.
    const next = (await parts.store.list()).find(
      (entry) => entry.failure === null && !tried.has(entry.clientMessageId) && laneOf(entry) === lane,
    )
    if (!next || !parts.isOpen()) return null
    tried.add(next.clientMessageId)
    const delay = await sendOne(parts, next)
    // What follows in this conversation must not overtake it.
    if (delay !== null) return delay
  }
}

/** Null when settled, else after how many milliseconds to try again. */
async function sendOne(parts: DrainParts, entry: OutboxEntry): Promise<number | null> {
  const { store, road, onSent, onChanged, onLimited } = parts
  let held = entry
  try {
    let message: Message
    if (isChange(held)) message = await road.change(held)
    else {
      held = await withUpload(parts, held)
      message = await road.send(held, toBody(held))
    }
    onSent(message, held)
    onLimited(null)
    await store.remove(entry.clientMessageId)
    await onChanged()
    return null
  } catch (cause) {
    const error = cause instanceof ApiError ? cause : new ApiError({ code: 'internal', message: 'Not sent.' })
    const again = withoutForgotten(entry, error)
    if (again !== null) {
      await store.update(again)
      return 0
    }
    const attempts = entry.attempts + 1
    if (error.code === 'rate_limited' && error.retryAfterMs !== null) onLimited(Date.now() + error.retryAfterMs)
    await store.update({ ...held, attempts, failure: toFailure(error) })
    await onChanged()
    return isPassing(error) ? retryDelay(attempts, error) : null
  }
}

/** A file goes first; one that the server may have forgotten since goes again. */
async function withUpload(parts: DrainParts, message: PendingMessage): Promise<PendingMessage> {
  const { source, clientMessageId } = message
  if (!source || (source.upload && !isStale(source))) return message
  const upload = await parts.road.upload(source, (share) => parts.onProgress(clientMessageId, share))
  const sent = { ...message, source: { ...source, upload, uploadedAt: Date.now() } }
  await parts.store.update(sent)
  return sent
}

/**
 * The message with its file to be sent anew, where the server refused one of an earlier try: it has forgotten it, whatever
 * this device's clock says. Null where that is not why.
 */
function withoutForgotten(entry: OutboxEntry, { code, issues }: ApiError): PendingMessage | null {
  const isFile = code === 'invalid' && issues.some(({ path }) => path === 'content.fileUrl')
  if (!isFile || isChange(entry) || !entry.source?.upload || isStale(entry.source)) return null
  return { ...entry, source: { ...entry.source, upload: null, uploadedAt: null } }
}

/** What goes to the server: of a file that was kept here, what the server said of it. */
function toBody({ body, source }: PendingMessage): MessageBody {
  if (body.messageType === 'text' || !source?.upload) return body
  const { fileUrl, fileName, fileSize, mimeType } = source.upload
  const messageType = mimeType.startsWith('image/') ? 'image' : 'file'
  return { messageType, content: { ...body.content, fileUrl, fileName, fileSize } }
}
