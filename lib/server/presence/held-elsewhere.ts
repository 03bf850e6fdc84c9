import { type Connection, lastSignOf } from '../../domain/presence-state'
import type { RegisteredStatus } from '../ports/presence-registry'

/** What the other nodes hold of a user. */
export type HeldElsewhere = { count: number; lastSign: number }

const nowhere: HeldElsewhere = { count: 0, lastSign: 0 }

/** Adds up `count:lastSign` by commas. */
export function parseHeldElsewhere(entries: string): HeldElsewhere {
  if (entries === '') return nowhere
  let [count, lastSign] = [0, 0]
  for (const entry of entries.split(',')) {
    const colon = entry.indexOf(':')
    count += Number(entry.slice(0, colon))
    lastSign = Math.max(lastSign, Number(entry.slice(colon + 1)))
  }
  return { count, lastSign }
}

/** What is true of a user over all nodes; `elsewhere` is null where it cannot be known. */
export function combineHeld(
  here: ReadonlyMap<string, Connection> | undefined,
  elsewhere: HeldElsewhere | null,
): RegisteredStatus {
  const connectionCount = (here?.size ?? 0) + (elsewhere?.count ?? 0)
  const lastSign = Math.max(lastSignOf(here), elsewhere?.lastSign ?? 0)
  return {
    isOnline: connectionCount > 0,
    connectionCount,
    lastSign: lastSign === 0 && connectionCount === 0 ? null : lastSign,
    unknown: connectionCount === 0 && elsewhere === null,
  }
}
