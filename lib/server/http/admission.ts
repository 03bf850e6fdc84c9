/** So many seconds' worth of newcomers stand in line. */
const LINE_S = 5
/** Who still waits then, since the node became slower, comes again: a default client gives up after 20 s by itself, and no later turn is kept for it. */
const LONGEST_LINE_MS = 10_000
/** Whoever is sent away comes again within this time, in turn as far as it goes. */
const LONGEST_RETRY_MS = 30_000
const TICK_MS = 20
/** So much of a second's worth comes in at once. */
const BURST_S = 0.2
/** While somebody waits, time beyond this is what the process had too much to do for: nobody comes in for it. */
const LATE_MS = 2 * TICK_MS
/** While work waits already, newcomers would wait behind it until they are given up, and everybody behind them. Some come in all the same. */
const BUSY_SHARE = 0.1
/** How fast a node goes now is what it did for about so long. */
const REMEMBERED_MS = 1000

/** Somebody who wants a session. */
export type Newcomer = {
  /** Who shares a turn: an address. */
  owner: string
  begin(): void
  /** They are to come again after so long; null where the server stops. */
  sendAway(retryAfterMs: number | null): void
}

export type Admission = {
  /** Lets somebody in, at once or at their turn, or sends them away. */
  enter(newcomer: Newcomer): void
  /** Takes somebody out of the line; nothing happens where they do not stand in it. */
  leave(newcomer: Newcomer): void
  /** Since the start. */
  counts(): { admitted: number; heldBack: number }
  close(): void
}

/**
 * At most `rate` newcomers a second, and fewer while the process is late or `isBusy` as it is: a cut or a restart brings everybody back in the
 * same moment, and whoever is in must not wait for them. The line is as long as it moves in five seconds. Addresses take turns, so
 * that one that floods keeps nobody else out.
 */
export function createAdmission(
  rate: number,
  isBusy: () => boolean,
  clock: () => number = () => performance.now(),
): Admission {
  const burst = Math.max(1, rate * BURST_S)
  const lines = new Map<string, Set<Newcomer>>()
  /** Of whom more than one waits. */
  const crowded = new Set<string>()
  /** Since when each waits, the longest first. */
  const waiting = new Map<Newcomer, number>()
  const counts = { admitted: 0, heldBack: 0 }
  /** How much of the rate the node took while somebody waited. */
  let share = 1
  let tokens = burst
  let refilledAt = clock()
  let nextFree = 0
  let timer: NodeJS.Timeout | null = null

  function refill(): void {
    const at = clock()
    const passedMs = at - refilledAt
    if (passedMs <= 0) return
    const openMs = (waiting.size > 0 ? Math.min(passedMs, LATE_MS) : passedMs) * (isBusy() ? BUSY_SHARE : 1)
    tokens = Math.min(burst, tokens + (openMs / 1000) * rate)
    share += (openMs / passedMs - share) * Math.min(1, passedMs / REMEMBERED_MS)
    refilledAt = at
  }

  function admit(newcomer: Newcomer): void {
    tokens -= 1
    counts.admitted += 1
    newcomer.begin()
  }

  function leave(newcomer: Newcomer): boolean {
    const line = lines.get(newcomer.owner)
    if (!line?.delete(newcomer)) return false
    waiting.delete(newcomer)
    if (line.size === 0) lines.delete(newcomer.owner)
    if (line.size === 1) crowded.delete(newcomer.owner)
    return true
  }

  function sendAway(newcomer: Newcomer): void {
    counts.heldBack += 1
    newcomer.sendAway(toRetryAfter())
  }

  /** So many a second come in as it goes now. */
  const currentRate = () => rate * Math.max(share, BUSY_SHARE)

  /** Whether one more may stand in line. Where it is full, the last of whoever brought several makes room for a first. */
  function makeRoom(owner: string): boolean {
    if (waiting.size < Math.max(1, Math.floor(currentRate() * LINE_S))) return true
    const [most] = crowded
    if (lines.has(owner) || most === undefined) return false
    const last = [...(lines.get(most) ?? [])].at(-1)
    if (!last || !leave(last)) return false
    sendAway(last)
    return true
  }

  function sendOverdueAway(): void {
    const at = clock()
    for (const [newcomer, since] of waiting) {
      if (at - since < LONGEST_LINE_MS) return
      leave(newcomer)
      sendAway(newcomer)
    }
  }

  function goOn(): void {
    timer = null
    refill()
    while (tokens >= 1 && waiting.size > 0) {
      const [first] = lines
      if (!first) break
      const [owner, line] = first
      const [newcomer] = line
      if (!newcomer || !leave(newcomer)) break
      // To the end of the turns.
      if (lines.delete(owner)) lines.set(owner, line)
      admit(newcomer)
    }
    sendOverdueAway()
    if (waiting.size > 0) timer = setTimeout(goOn, TICK_MS)
  }

  /** The next time that nobody has been told yet; beyond the longest it is chance that spreads them. */
  function toRetryAfter(): number {
    const at = clock()
    nextFree = Math.max(nextFree, at + (waiting.size / rate) * 1000) + 1000 / rate
    if (nextFree - at <= LONGEST_RETRY_MS) return Math.ceil(nextFree - at)
    nextFree = at + LONGEST_RETRY_MS
    return Math.ceil(LONGEST_RETRY_MS * (0.5 + Math.random() / 2))
  }

  return {
    enter(newcomer) {
      refill()
      if (waiting.size === 0 && tokens >= 1) {
        admit(newcomer)
        return
      }
      const { owner } = newcomer
      if (!makeRoom(owner)) {
        sendAway(newcomer)
        return
      }
      const line = lines.get(owner) ?? new Set()
      if (line.add(newcomer).size > 1) crowded.add(owner)
      lines.set(owner, line)
      waiting.set(newcomer, clock())
      timer ??= setTimeout(goOn, TICK_MS)
    },
    leave: (newcomer) => void leave(newcomer),
    counts: () => ({ ...counts }),
    close() {
      if (timer) clearTimeout(timer)
      for (const line of lines.values()) for (const newcomer of line) newcomer.sendAway(null)
      lines.clear()
      crowded.clear()
      waiting.clear()
    },
  }
}
