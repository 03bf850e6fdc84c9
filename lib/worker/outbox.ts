import { SYNC_TAG, type SyncRegistration } from '../client/background-sync'
import { callRoute } from '../client/call-route'
import { readOwner } from '../client/held-database'
import { type KeptMarks, keptMarksKey, withoutMark } from '../client/kept-marks'
import { toEntry } from '../client/outbox'
import { drainOutbox } from '../client/outbox-drain'
import { createHttpRoad } from '../client/outbox-roads'
import { createOutboxStore, outboxChannel } from '../client/outbox-store'
import { openUnsent } from '../client/unsent-database'

declare const self: ServiceWorkerGlobalScope & { registration: SyncRegistration }

/** Background Synchronization is a draft that no library of types holds. */
type SyncEvent = ExtendableEvent & { tag: string }

async function tellMarks(userId: string): Promise<void> {
  const database = await openUnsent()
  const key = keptMarksKey(userId)
  const marks = (await database?.get('kept', key)) as KeptMarks | undefined
  for (const [id, seq] of Object.entries(marks ?? {})) {
    await callRoute('readConversation', { params: { id }, body: { seq }, as: userId })
    const transaction = database?.transaction('kept', 'readwrite')
    const left = withoutMark(((await transaction?.store.get(key)) ?? {}) as KeptMarks, id, seq)
    if (left === null) await transaction?.store.delete(key)
    else await transaction?.store.put(left, key)
    await transaction?.done
  }
}

/** Sends what waits of whoever's device it is. @throws where something is left, so that the browser asks again */
async function sendWaiting(): Promise<void> {
  const owner = await readOwner()
  if (!owner || owner.isLocked) return
  const userId = owner.me.id
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
    if (delay !== null) throw new Error('not everything is sent yet')
  } finally {
    channel.close()
  }
}

/** Sends an answer that was written without a page, once there is a connection; false where nobody is here to write. */
export async function sendAnswer(conversationId: string, text: string): Promise<boolean> {
  const owner = await readOwner()
  if (!owner || owner.isLocked) return false
  const userId = owner.me.id
  await createOutboxStore(userId).add([
    toEntry({ target: { conversationId }, body: { messageType: 'text', content: { text } } }),
  ])
  // What fails now waits, for a page or for the browser's next word of a connection.
  await sendWaiting().catch(() => self.registration.sync?.register(SYNC_TAG))
  return true
}

/** The browser says that there is a connection, whether or not a page is left. */
export function listenToSyncs(): void {
  self.addEventListener('sync', (event) => {
    const { tag, waitUntil } = event as SyncEvent
    if (tag === SYNC_TAG) waitUntil.call(event, sendWaiting())
  })
}
