import type { Store } from '../store/client'
import { deleteNotifications } from '../store/notifications'
import { removeAgedMessages } from '../store/retention'

const DAY_MS = 24 * 60 * 60_000
/** Of one run: what is left waits for the next. */
const MAX_STEPS = 500

/**
 * What removes messages at an age that whoever runs the server sets: they are emptied as deleted ones are, and keep their seq and place.
 * Each run does a bounded part and goes on where the last one stopped.
 */
export function createRetention(parts: { store: Store; now: () => Date; messageDays: number }): () => Promise<void> {
  const { store, now, messageDays } = parts
  let after = ''

  return async () => {
    const before = new Date(now().getTime() - messageDays * DAY_MS)
    // They hold the words of messages.
    await deleteNotifications(store, before)
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const next = await removeAgedMessages(store, { after, before, now: now() })
      after = next ?? ''
      if (next === null) return
    }
  }
}
