import type { BulkReport } from '../../../lib/protocol/bulk-objects'

/** A message as somebody was told of it. */
export type SeenMessage = {
  id: string
  conversationId: string
  seq: number
  senderId: string
  text: string
}

export type SeenStatus = { isOnline: boolean; unknown: boolean; lastSeen: number | null }

/** What may become of a node. `ended` was nobody's doing: the process gave up by itself. */
type NodeState = 'ready' | 'killed' | 'stopping' | 'stopped' | 'frozen' | 'thawed' | 'cut_off' | 'joined' | 'ended'

/** What happened, as seen from outside. A client is one device, a user may have several. */
export type Happening =
  | { kind: 'invoke'; client: string; user: string; key: string; text: string }
  | { kind: 'ok'; client: string; key: string; message: SeenMessage }
  | { kind: 'fail'; client: string; key: string; code: string }
  /** No answer came: the message is there or it is not, until a repeat settles it. */
  | { kind: 'unknown'; client: string; key: string }
  /** A client holds this message from here on. */
  | { kind: 'shown'; client: string; user: string; via: 'push' | 'sync' | 'answer'; message: SeenMessage }
  /** A push of this message came to the client, shown before or not. */
  | { kind: 'pushed'; client: string; messageId: string }
  | { kind: 'batch'; client: string; user: string; key: string; text: string; receiverIds: readonly string[] }
  | { kind: 'report'; client: string; key: string; report: BulkReport }
  | { kind: 'up'; client: string; user: string; node: string }
  | { kind: 'down'; client: string; user: string; node: string }
  /** One question by an observer signed in on `node`, and its answer at `at`. */
  | {
      kind: 'statuses'
      observer: string
      node: string
      askedAt: number
      statuses: Readonly<Record<string, SeenStatus>>
    }
  /** Where a watch begins: from here on changes count. */
  | { kind: 'snapshot'; observer: string; node: string; statuses: Readonly<Record<string, SeenStatus>> }
  | { kind: 'change'; observer: string; node: string; user: string; status: SeenStatus }
  | { kind: 'node'; node: string; state: NodeState }
  | { kind: 'database'; state: 'away' | 'back' }
  | { kind: 'redis'; state: 'away' | 'back' }

/** `at`: milliseconds by one monotonic clock; `wallAt`: the same moment by the wall clock, which only `lastSeen` needs. */
export type Entry = Happening & { at: number; wallAt: number }

export type History = {
  readonly entries: readonly Entry[]
  record(happening: Happening): void
  /** Calls back on each entry; the result undoes it. */
  watch(listener: (entry: Entry) => void): () => void
  /** Forgets what was and lets every `introduce` say how things stand. */
  begin(): void
  /** Called at each beginning, to record what holds at it. */
  introduce(say: () => void): () => void
}

export function createHistory(): History {
  let entries: Entry[] = []
  const listeners = new Set<(entry: Entry) => void>()
  const introductions = new Set<() => void>()
  return {
    get entries() {
      return entries
    },
    record(happening) {
      const entry = { ...happening, at: performance.now(), wallAt: Date.now() }
      entries.push(entry)
      for (const listener of listeners) listener(entry)
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    begin() {
      entries = []
      for (const say of introductions) say()
    },
    introduce(say) {
      introductions.add(say)
      say()
      return () => introductions.delete(say)
    },
  }
}

/** What is in the database once all is quiet, and what each client holds then. */
export type FinalRead = {
  messages: readonly (SeenMessage & { clientMessageId: string | null })[]
  /** By client: the ids it holds of each conversation, in order of `seq`. */
  held: ReadonlyMap<string, { user: string; conversations: ReadonlyMap<string, readonly string[]> }>
  conversations: readonly { id: string; contractorId: string; customerId: string; lastSeq: number }[]
}

export type EntryOf<K extends Happening['kind']> = Extract<Entry, { kind: K }>

export function entriesOf<K extends Happening['kind']>(entries: readonly Entry[], kind: K): EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind)
}
