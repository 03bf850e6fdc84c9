/**
 * Users are dealt over so many slots, each with everything that a script may look at: the users, the leases of all
 * nodes and the epoch. What of it is right and why so many: docs/decisions/015.
 */
const SLOTS = 16

/** The slot of a user: by a hash that is cheap, since a thousand are asked for at once. */
export function slotOf(userId: string): number {
  let hash = 0
  for (let at = 0; at < userId.length; at += 1) hash = (hash * 31 + userId.charCodeAt(at)) | 0
  return (hash ^ (hash >>> 16)) & (SLOTS - 1)
}

/** Deals users to their slots: those of each slot at its place. */
export function dealToSlots(userIds: Iterable<string>): string[][] {
  const dealt: string[][] = Array.from({ length: SLOTS }, () => [])
  for (const userId of userIds) dealt[slotOf(userId)]?.push(userId)
  return dealt
}

export type SlotKeys = {
  /** Names the data: the run of this Redis, and who found it empty. */
  epoch: string
  /** When any node was heard last. */
  beat: string
  /** Lives while nodes bring their users back after Redis was empty or stood still. */
  settling: string
  /** Lists registrations. */
  nodes: string
  /** With a registration behind it: says that it lives. */
  node: string
  /** With a user's id behind it: `count:lastSign` for each registration and, when gone, `seen` with the time of it. */
  user: string
  /** With a registration behind it: the connections of each of its users. */
  conns: string
  /** The number of the last change of what any node holds of whom. */
  seq: string
  /** A channel: that a user of this slot came or went, or that this may have been missed. */
  edges: string
  /** A channel, with a boot behind it: what a node listens to for as long as it lives. */
  alive: string
}

/** The keys of each slot. The tag in braces puts them on one machine of a Redis Cluster. */
export function nameSlotKeys(prefix: string): readonly SlotKeys[] {
  return Array.from({ length: SLOTS }, (_, slot) => {
    const own = `${prefix}{p${slot}}:`
    return {
      epoch: `${own}epoch`,
      beat: `${own}beat`,
      settling: `${own}settling`,
      nodes: `${own}nodes`,
      node: `${own}node:`,
      user: `${own}user:`,
      conns: `${own}conns:`,
      seq: `${own}seq`,
      edges: `${own}edges`,
      alive: `${own}alive:`,
    }
  })
}
