import { ApiError } from '../client/api-error'
import { SYNC_TAG, type SyncRegistration } from '../client/background-sync'
import { callRoute } from '../client/call-route'
import { readOwner } from '../client/held-database'
import { type KeptMarks, keptMarksKey, keptReadsKey, withMark, withoutMark } from '../client/kept-marks'
import { toEntry } from '../client/outbox'
import { drainOutbox, isPassing } from '../client/outbox-drain'
import { createHttpRoad } from '../client/outbox-roads'
import { createOutboxStore, outboxChannel } from '../client/outbox-store'
import { openUnsent } from '../client/unsent-database'
import { MAX_PAGE_SIZE } from '../protocol/limits'

declare const self: ServiceWorkerGlobalScope & { registration: SyncRegistration }

/** Background Synchronization is a draft that no library of types holds. */
type SyncEvent = ExtendableEvent & { tag: string }

/** Changes what is kept under a key, in one step; null where nothing is to be kept any more. */
async function change<T>(key: string, next: (held: T | undefined) => T | null): Promise<void> {
  const transaction = (await openUnsent())?.transaction('kept', 'readwrite')
  const left = next((await transaction?.store.get(key)) as T | undefined)
  if (left === null) await transaction?.store.delete(key)
  else await transaction?.store.put(left, key)
  await transaction?.done
}

/** What is refused for good is done with, as what was told is: its conversation is gone, say. @throws what may pass */
async function tellOnce(telling: Promise<unknown>): Promise<void> {
  await telling.catch((error: unknown) => {
    if (!(error instanceof ApiError) || isPassing(error)) throw error
  })
}

async function tellMarks(userId: string): Promise<void> {
  const database = await openUnsent()
  const key = keptMarksKey(userId)
  const marks = (await database?.get('kept', key)) as KeptMarks | undefined
  for (const [id, seq] of Object.entries(marks ?? {})) {
    await tellOnce(callRoute('POST /api/conversations/:id/read', { params: { id }, body: { seq }, as: userId }))
    await change<KeptMarks>(key, (held) => withoutMark(held ?? {}, id, seq))
  }
}

async function tellReads(userId: string): Promise<void> {
  const key = keptReadsKey(userId)
  const ids = (await (await openUnsent())?.get('kept', key)) as string[] | undefined
  if (ids === undefined) return
  const told = ids.slice(0, MAX_PAGE_SIZE)
  await tellOnce(callRoute('POST /api/notifications/read', { body: { ids: told }, as: userId }))
  await change<string[]>(key, (held = []) => {
    const left = held.filter((id) => !told.includes(id))
    return left.length > 0 ? left : null
  })
}

/** Whose device it is, null where it is nobody's or locked. */
async function whoIsHere(): Promise<string | null> {
  const owner = await readOwner()
  return owner && !owner.isLocked ? owner.me.id : null
}

/** Sends what waits of whoever's device it is. @throws where something is left, so that the browser asks again */
async function sendWaiting(): Promise<void> {
  const userId = await whoIsHere()
  if (userId === null) return
  const channel = outboxChannel(userId)
  try {
    const delay = await drainOutbox({
      userId,
      store: createOutboxStore(userId),
      road: createHttpRoad(userId),
      isOpen: () => true,
      onSent: () => undefined,
      onChanged: () => channel.postMessage('changed'),
      onLimited: () => undefined,
      onProgress: () => undefined,
    })
    await tellMarks(userId)
    await tellReads(userId)
    if (delay !== null) throw new Error('not everything is sent yet')
  } finally {
    channel.close()
  }
}

/** What fails now waits, for a page or for the browser's next word of a connection. */
async function sendOrWait(): Promise<void> {
  await sendWaiting().catch(() => self.registration.sync?.register(SYNC_TAG))
}

/** Sends an answer that was written without a page, once there is a connection; false where nobody is here to write. */
export async function sendAnswer(conversationId: string, text: string): Promise<boolean> {
  const userId = await whoIsHere()
  if (userId === null) return false
  await createOutboxStore(userId).add([
    toEntry({ target: { conversationId }, body: { messageType: 'text', content: { text } } }),
  ])
  await sendOrWait()
  return true
}

/** Tells how far a conversation was read without a page, once there is a connection. */
export async function markConversation(id: string, seq: number): Promise<void> {
  const userId = await whoIsHere()
  // What this device does not hold for anybody waits for nobody.
  if (userId === null)
    return void (await callRoute('POST /api/conversations/:id/read', { params: { id }, body: { seq } }))
  await change<KeptMarks>(keptMarksKey(userId), (held = {}) => withMark(held, id, seq))
  await sendOrWait()
}

/** Tells that a notification was marked as read without a page, once there is a connection. */
export async function markNotification(id: string): Promise<void> {
  const userId = await whoIsHere()
  if (userId === null) return void (await callRoute('POST /api/notifications/read', { body: { ids: [id] } }))
  await change<string[]>(keptReadsKey(userId), (held = []) => [...new Set([...held, id])])
  await sendOrWait()
}

/** The browser says that there is a connection, whether or not a page is left. */
export function listenToSyncs(): void {
  self.addEventListener('sync', (event) => {
    const { tag, waitUntil } = event as SyncEvent
    if (tag === SYNC_TAG) waitUntil.call(event, sendWaiting())
  })
}
