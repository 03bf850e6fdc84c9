import type { Server as Engine, Socket as RawSocket } from 'engine.io'
import { excuseSilence, findConnection, interceptData, pauseReading, resumeReading } from './engine-internals'
import type { AppSocket } from './types'

const WINDOW_MS = 1000
/** Of one user in a window, over all sockets on this node: far above every limit of the contract. */
const MAX_EVENTS = 1000
const MAX_BYTES = 1024 * 1024

type Line = {
  raw: RawSocket
  pass: (data: unknown) => void
  /** What came beyond the budget, the first of it at `next`. While there is any, the connection is not read. */
  waiting: unknown[]
  next: number
  /** Bodies of polling requests that are not read yet. */
  bodies: (() => void)[]
  user: UserIntake | null
}

/** `timer` is set while anything waits. */
type UserIntake = { lines: Set<Line>; since: number; events: number; bytes: number; timer: NodeJS.Timeout | null }

export type Intake = {
  /** From now on what comes on this socket's connection counts for its user. */
  adopt(socket: AppSocket): void
  /** Whether a connection is not read for now, so that its silence says nothing. */
  isHeld(raw: AppSocket['conn']): boolean
  /** null where a polling session may send; else settles when it may. */
  whenAdmitted(sessionId: string): Promise<void> | null
  close(): void
}

/**
 * A budget of events and bytes for each user, before anything is parsed. What comes beyond it waits for the next window,
 * and its connection is not read until then, so that TCP holds the sender back: nothing is lost, nobody is cut off, and
 * others wait for one window's worth of work at most.
 */
export function createIntake(engine: Engine, factor: number): Intake {
  const lines = new WeakMap<RawSocket, Line>()
  const users = new Map<string, UserIntake>()
  const maxEvents = Math.max(1, MAX_EVENTS * factor)
  const maxBytes = MAX_BYTES * factor

  function startWindow(user: UserIntake): void {
    user.since = performance.now()
    user.events = 0
    user.bytes = 0
  }

  /** Takes a packet out of the budget; where nothing is left, the next window goes on. */
  function take(user: UserIntake, data: unknown): boolean {
    const passedMs = performance.now() - user.since
    if (passedMs >= WINDOW_MS) startWindow(user)
    else if (user.events >= maxEvents || user.bytes >= maxBytes) {
      user.timer ??= setTimeout(() => goOn(user), WINDOW_MS - passedMs)
      return false
    }
    user.events += 1
    // A packet may be empty.
    user.bytes += (data as string | Buffer | undefined)?.length ?? 0
    return true
  }

  /** Passes on what waits, a packet of each connection in turn. One with nothing left is read again. */
  function goOn(user: UserIntake): void {
    user.timer = null
    startWindow(user)
    const held = [...user.lines].filter(hasWaiting)
    for (const { raw } of held) excuseSilence(raw)
    for (let turn = held; turn.length > 0; turn = turn.filter(hasWaiting)) {
      for (const line of turn.filter(hasWaiting)) {
        if (!take(user, line.waiting[line.next])) {
          // Whoever had no turn in this window is the first in the next.
          for (const served of turn.slice(0, turn.indexOf(line))) moveToEnd(user.lines, served)
          return
        }
        passNext(line)
      }
    }
  }

  function receive(line: Line, data: unknown): void {
    const { user } = line
    if (user === null || (user.timer === null && take(user, data))) {
      line.pass(data)
      return
    }
    line.waiting.push(data)
    // Each time: it may have come by another transport than the one before.
    pauseReading(line.raw)
  }

  engine.on('connection', (raw: RawSocket) => {
    interceptData(raw, (pass) => {
      const line: Line = { raw, pass, waiting: [], next: 0, bodies: [], user: null }
      lines.set(raw, line)
      return (data) => receive(line, data)
    })
  })

  return {
    adopt({ conn, data }) {
      const line = lines.get(conn)
      if (!line) return
      const { userId } = data.actor
      const user = users.get(userId) ?? { lines: new Set(), since: 0, events: 0, bytes: 0, timer: null }
      users.set(userId, user)
      user.lines.add(line)
      line.user = user
      conn.once('close', () => {
        user.lines.delete(line)
        release(line)
        if (user.lines.size > 0) return
        if (user.timer) clearTimeout(user.timer)
        if (users.get(userId) === user) users.delete(userId)
      })
    },

    isHeld(raw) {
      const line = lines.get(raw)
      return line !== undefined && hasWaiting(line)
    },

    whenAdmitted(sessionId) {
      const raw = findConnection(engine, sessionId)
      const line = raw && lines.get(raw)
      return line && hasWaiting(line) ? new Promise((admit) => line.bodies.push(admit)) : null
    },

    close() {
      for (const { timer } of users.values()) if (timer) clearTimeout(timer)
    },
  }
}

const hasWaiting = ({ waiting, next }: Line): boolean => next < waiting.length

function passNext(line: Line): void {
  const data = line.waiting[line.next]
  line.next += 1
  if (!hasWaiting(line)) release(line)
  if (line.raw.readyState === 'open') line.pass(data)
}

/** Nothing of it waits any more. */
function release(line: Line): void {
  line.waiting = []
  line.next = 0
  resumeReading(line.raw)
  for (const admit of line.bodies.splice(0)) admit()
}

function moveToEnd<T>(set: Set<T>, item: T): void {
  if (set.delete(item)) set.add(item)
}
