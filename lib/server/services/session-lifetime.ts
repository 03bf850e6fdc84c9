// PROMISES trap 11: a session ends after 12 h unused, and after 30 days whatever its use.
const IDLE_MS = 12 * 60 * 60 * 1000
const ABSOLUTE_MS = 30 * 24 * 60 * 60 * 1000
/** How old the note of a credential's last use may grow before it is written again. */
const NOTE_EVERY_MS = 60_000

const before = (now: Date, ms: number) => new Date(now.getTime() - ms)

export const idleSince = (now: Date): Date => before(now, IDLE_MS)
export const noteBefore = (now: Date): Date => before(now, NOTE_EVERY_MS)
export const sessionEnd = (now: Date): Date => new Date(now.getTime() + ABSOLUTE_MS)
