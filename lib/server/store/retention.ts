import { setTimeout as delay } from 'node:timers/promises'
import type { Store } from './client'
import { expireMessages } from './sql/expire-messages'
import { findAgedConversations } from './sql/find-aged-conversations'
import { holdConversations } from './sql/hold-conversations'
import { inTransaction } from './transaction'
import { withRetries } from './with-retries'

/** Conversations looked at in one step; those that have something to remove; messages removed of each. */
const LOOK_AT = 1000
const HOLD = 50
const REMOVE_EACH = 20
/** After a step that removed something the database is everybody else's. */
const PAUSE_MS = 20

/**
 * One bounded step: empties messages from before `before`, of conversations after the one of the last step. Answers where the next step
 * goes on (the same place, where something was left), or null at the end.
 */
export async function removeAgedMessages(
  store: Store,
  { after, before, now }: { after: string; before: Date; now: Date },
): Promise<string | null> {
  const [look] = await findAgedConversations.run(store.pool, [after, before, LOOK_AT])
  const { last, aged } = look ?? { last: null, aged: [] }
  if (aged.length === 0) return last
  const held = await withRetries(() =>
    inTransaction(store, async (on) => {
      const rows = await holdConversations.run(on, [aged.slice(0, HOLD)])
      const ids = rows.map(({ id }) => id)
      await expireMessages.run(on, [ids, before, now, REMOVE_EACH])
      return ids
    }),
  )
  await delay(PAUSE_MS)
  // What others hold is passed over until the next round.
  return held.length === 0 ? last : after
}
