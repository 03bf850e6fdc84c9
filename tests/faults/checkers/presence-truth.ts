import { groupBy } from '../../../lib/client/group-by'
import { type Entry, entriesOf } from '../support/history'
import { mergeSpans, type Span, sortSpans, subtractSpans } from '../support/spans'
import { awaySpans } from './connected-spans'

/** Why the last connection of a user ended, as the promises tell the cases apart. */
export type EndCause = 'closed' | 'killed' | 'frozen'
type GoneSpan = Span & { cause: EndCause }

export type PresenceTruth = {
  users: readonly string[]
  /** When the user was online beyond doubt: an answer "offline" that lies wholly within is false. */
  online(user: string): readonly Span[]
  /** When the user had no live connection beyond doubt: an answer "online" within is late. */
  gone(user: string): readonly GoneSpan[]
  /** When a push "offline" was in its right, to the moment at which it would be an old one. */
  offlinePushes(user: string): readonly Span[]
}

/** What a client sees of a connection's begin and end lies this far, at most, from what its server sees. */
const DOUBT_MS = 1000
/** P3: a freeze or a Redis stall of this length is no absence. */
const STALL_MS = 5000
/** P4: after Redis is back, and after a long absence of a node, all is right again in this time. */
const RECOVERY_MS = 3000
const GRACE_MS = 2000
/** A push is on its way for a moment. */
const PUSH_MS = 1000

type SocketSpan = Span & { user: string; node: string; cause: EndCause }
type Outage = Span & { cause: 'killed' | 'frozen' }

function outagesByNode(entries: readonly Entry[]): Map<string, Outage[]> {
  const outages = new Map<string, Outage[]>()
  const open = new Map<string, Outage>()
  for (const { node, state, at } of entriesOf(entries, 'node')) {
    const list = outages.get(node) ?? []
    outages.set(node, list)
    const current = open.get(node)
    if (state === 'ready' || state === 'thawed' || state === 'joined') {
      if (current) current.to = at
      open.delete(node)
    } else if (state === 'frozen' || state === 'cut_off') {
      if (!current) {
        const outage: Outage = { from: at, to: Number.POSITIVE_INFINITY, cause: 'frozen' }
        list.push(outage)
        open.set(node, outage)
      }
    } else if (state === 'killed' || state === 'stopped' || state === 'ended') {
      // A kill ends a freeze as well.
      if (current) current.to = at
      const outage: Outage = { from: at, to: Number.POSITIVE_INFINITY, cause: 'killed' }
      list.push(outage)
      open.set(node, outage)
    }
  }
  return outages
}

function socketSpans(entries: readonly Entry[]): SocketSpan[] {
  const spans: SocketSpan[] = []
  const open = new Map<string, SocketSpan>()
  for (const entry of entries) {
    if (entry.kind === 'up') {
      const span: SocketSpan = {
        user: entry.user,
        node: entry.node,
        from: entry.at,
        to: Number.POSITIVE_INFINITY,
        cause: 'closed',
      }
      spans.push(span)
      open.set(entry.client, span)
    } else if (entry.kind === 'down') {
      const span = open.get(entry.client)
      if (span) span.to = entry.at
      open.delete(entry.client)
    }
  }
  return spans
}

/** A stretch in which a connection lived on a node that ran. */
type Piece = Span & { cause: EndCause; begins: 'connected' | 'thawed' }

/** Works out from clients' connections and nodes' fates who was online when. */
export function findPresenceTruth(entries: readonly Entry[]): PresenceTruth {
  const outages = outagesByNode(entries)
  const redisAway = awaySpans(entries, 'redis')
  const sockets = groupBy(socketSpans(entries), ({ user }) => user)

  /** A connection really ends where its node does, whenever its client notices; one may outlive a freeze. */
  function piecesOf(socket: SocketSpan): Piece[] {
    const pieces: Piece[] = []
    let current: Piece = { from: socket.from, to: socket.to, cause: 'closed', begins: 'connected' }
    for (const { from, to, cause } of outages.get(socket.node) ?? []) {
      if (to <= current.from || from < current.from || from > socket.to + DOUBT_MS) continue
      if (cause === 'frozen' && to - from <= STALL_MS + DOUBT_MS) continue
      pieces.push({ ...current, to: Math.min(from, socket.to), cause })
      if (cause === 'killed' || socket.to < to + DOUBT_MS) return pieces
      current = { from: to, to: socket.to, cause: 'closed', begins: 'thawed' }
    }
    return [...pieces, current]
  }

  const pieces = once((user) => (sockets.get(user) ?? []).flatMap(piecesOf).sort((a, b) => a.from - b.from))

  function online(user: string): Span[] {
    return mergeSpans(
      pieces(user).flatMap((piece) => {
        const holes: Span[] = []
        for (const away of redisAway) {
          // Whoever came while Redis was away is known elsewhere once it is back; that it is away shows after a while.
          if (piece.from < away.from - DOUBT_MS || piece.from > away.to) continue
          holes.push(
            { from: piece.from, to: Math.min(away.from + RECOVERY_MS, away.to) },
            { from: away.to - DOUBT_MS, to: away.to + RECOVERY_MS },
          )
        }
        const from = piece.from + (piece.begins === 'thawed' ? RECOVERY_MS : DOUBT_MS)
        const to = piece.to + (piece.cause === 'frozen' ? STALL_MS : 0) - DOUBT_MS
        return subtractSpans([{ from, to }], holes)
      }),
    )
  }

  /** Between the end of the last connection and the begin of the next. */
  function absences(user: string): GoneSpan[] {
    const found: GoneSpan[] = []
    let last: Piece | null = null
    for (const piece of pieces(user)) {
      if (last && piece.from > last.to) found.push({ from: last.to, to: piece.from, cause: last.cause })
      if (!last || piece.to > last.to) last = piece
    }
    if (last && last.to < Number.POSITIVE_INFINITY) {
      found.push({ from: last.to, to: Number.POSITIVE_INFINITY, cause: last.cause })
    }
    return found
  }

  function gone(user: string): GoneSpan[] {
    return absences(user)
      .map((absence) => ({ ...absence, to: absence.to - DOUBT_MS }))
      .filter(({ from, to }) => to > from)
  }

  function offlinePushes(user: string): Span[] {
    return sortSpans(
      absences(user)
        .filter(({ from, to }) => to - from > GRACE_MS - DOUBT_MS / 2)
        .map(({ from, to, cause }) =>
          cause === 'frozen' ? { from: from + STALL_MS, to: to + RECOVERY_MS } : { from, to: to + PUSH_MS },
        ),
    )
  }

  return {
    users: [...sockets.keys()],
    online: once(online),
    gone: once(gone),
    offlinePushes: once(offlinePushes),
  }
}

/** A long history asks the same of one user thousands of times. */
function once<T>(find: (user: string) => T): (user: string) => T {
  const found = new Map<string, T>()
  return (user) => {
    const known = found.get(user) ?? find(user)
    found.set(user, known)
    return known
  }
}
