import { isEmptyDraft, parseBulkDraft } from './bulk-draft'
import { wipeHeld } from './held-database'
import { kept } from './kept'
import { createOutboxStore } from './outbox-store'
import { turnOffPush } from './web-push'

/** What of a person's on this device no server has: messages that wait or were refused, and texts and files begun. */
export type Unsent = { messages: number; drafts: number }

/** Of everything that is kept, the keys that are this person's. */
function keysOf(userId: string): string[] {
  return kept.keys().filter((key) => key.split(':')[2] === userId)
}

function isBegun(key: string): boolean {
  if (key.startsWith('rollcall:bulk-draft:')) {
    const draft = parseBulkDraft(kept.read<string>(key))
    return draft !== null && !isEmptyDraft(draft)
  }
  return /^rollcall:(draft|bulk-aside|files|edit|form|replaced|shared):/.test(key)
}

export async function findUnsent(userId: string): Promise<Unsent> {
  const messages = await createOutboxStore(userId).list()
  return { messages: messages.length, drafts: keysOf(userId).filter(isBegun).length }
}

/** Nothing of this person stays on the device: neither what was held for them nor what was not sent. */
export async function wipeDevice(userId: string): Promise<void> {
  const store = createOutboxStore(userId)
  for (const { clientMessageId } of await store.list()) await store.remove(clientMessageId)
  for (const key of keysOf(userId)) kept.write(key, null)
  await wipeHeld()
  await turnOffPush()
}
