import type { Server as Engine, Socket as RawSocket } from 'engine.io'
import { findConnection, interceptData, letPacketsCountAsPong, pauseReading, resumeReading } from './engine-internals'
import type { AppSocket } from './types'

const WINDOW_MS = 1000
/** Of one user in a window, over all sockets on this node: far above every limit of the contract. */
const MAX_EVENTS = 1000
const MAX_BYTES = 1024 * 1024

type Line = {
  raw: RawSocket
  pass: (data: unknown) => void
  /** What came beyond the budget, the next to be passed on at `next`. */
  waiting: unknown[]
  next: number
  user: UserIntake | null
}

type UserIntake = {
  lines: Set<Line>
  since: number
  events: number
  bytes: number
  /** Set while nothing is read. */
  timer: NodeJS.Timeout | null
  /** Bodies of polling requests that are not read yet. */
  bodies: (() => void)[]
}

export type Intake = {
  /** From now on what comes on this socket's connection counts for its user. */
  adopt(socket: AppSocket): void
  /** null where a polling session may send; else settles when it may. */
  whenAdmitted(sessionId: string): Promise<void> | null
  close(): void
}

/**
 * A budget of events and bytes for each user, before anything is parsed. Beyond it their connections are not read for the
 * rest of the window, so that TCP holds the sender back: nothing is lost, nobody is cut off, and what others wait for is
 * one window's worth of work at most. Packets that were read already wait here: one read of each connection.
 */
export function createIntake(engine: Engine, factor: number): Intake {
  const lines = new WeakMap<RawSocket, Line>()
  const users = new Map<string, UserIntake>()
  const maxEvents = Math.max(1, MAX_EVENTS * factor)
  const maxBytes = MAX_BYTES * factor

  /** Takes a packet out of the budget, or pauses the user until the next window. */
  function take(user: UserIntake, data: unknown): boolean {
    const now = performance.now()
    if (now - user.since >= WINDOW_MS) startWindow(user)
    if (user.events >= maxEvents || user.bytes >= maxBytes) {
      pause(user, user.since + WINDOW_MS - now)
      return false
    }
    user.events += 1
    user.bytes += (data as string | Buffer).length
    return true
  }

  function startWindow(user: UserIntake): void {
    user.since = performance.now()
    user.events = 0
    user.bytes = 0
  }

  function pause(user: UserIntake, forMs: number): void {
    user.timer ??= setTimeout(() => goOn(user), forMs)
    for (const { raw } of user.lines) pauseReading(raw)
  }

  /** In the next window: what waits first, a packet of each connection in turn, then whatever is to be read. */
  function goOn(user: UserIntake): void {
    user.timer = null
    startWindow(user)
    for (let busy = [...user.lines]; busy.length > 0; busy = busy.filter(hasWaiting)) {
      for (const line of busy.filter(hasWaiting)) {
        if (!take(user, line.waiting[line.next])) return
        passNext(line)
      }
    }
    for (const { raw } of user.lines) resumeReading(raw)
    for (const admit of user.bodies.splice(0)) admit()
  }

  function receive(line: Line, data: unknown): void {
    letPacketsCountAsPong(line.raw)
    const { user } = line
    if (user && (user.timer || !take(user, data))) {
      line.waiting.push(data)
      // It may have been upgraded to another transport meanwhile.
      pauseReading(line.raw)
    } else line.pass(data)
  }

  function forget(line: Line, userId: string, user: UserIntake): void {
    line.waiting = []
    user.lines.delete(line)
    if (user.lines.size > 0) return
    if (user.timer) clearTimeout(user.timer)
    for (const admit of user.bodies.splice(0)) admit()
    if (users.get(userId) === user) users.delete(userId)
  }

  engine.on('connection', (raw: RawSocket) => {
    interceptData(raw, (pass) => {
      const line: Line = { raw, pass, waiting: [], next: 0, user: null }
      lines.set(raw, line)
      return (data) => receive(line, data)
    })
  })

  return {
    adopt({ conn, data }) {
      const line = lines.get(conn)
      if (!line) return
      const { userId } = data.actor
      const user = users.get(userId) ?? newUser()
      users.set(userId, user)
      user.lines.add(line)
      line.user = user
      conn.once('close', () => forget(line, userId, user))
    },

    whenAdmitted(sessionId) {
      const raw = findConnection(engine, sessionId)
      const user = raw && lines.get(raw)?.user
      return user?.timer ? new Promise((admit) => user.bodies.push(admit)) : null
    },

    close() {
      for (const { timer } of users.values()) if (timer) clearTimeout(timer)
    },
  }
}

const newUser = (): UserIntake => ({ lines: new Set(), since: 0, events: 0, bytes: 0, timer: null, bodies: [] })

const hasWaiting = ({ waiting, next }: Line): boolean => next < waiting.length

function passNext(line: Line): void {
  const data = line.waiting[line.next]
  line.next += 1
  if (!hasWaiting(line)) {
    line.waiting = []
    line.next = 0
  }
  if (line.raw.readyState === 'open') line.pass(data)
}
