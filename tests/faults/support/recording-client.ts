import { io, type Socket } from 'socket.io-client'
import type { BulkReport } from '../../../lib/protocol/bulk-objects'
import type { Outcome } from '../../../lib/protocol/events'
import type { Conversation, Message } from '../../../lib/protocol/objects'
import type { Push } from '../../../lib/protocol/pushes'
import type { History, SeenMessage } from './history'
import type { ClusterNode } from './node-process'

export type Person = { id: string; token: string }

export type RecordingClient = {
  name: string
  person: Person
  socket: Socket
  /** The node it is signed in on, null while it is on none. */
  node(): ClusterNode | null
  /** What nothing has settled yet, by key. */
  pending: ReadonlySet<string>
  /** Ids of messages it holds, by conversation, in order of `seq`. */
  held(): Map<string, string[]>
  send(key: string, receiverId: string, text: string): void
  sendBulk(key: string, receiverIds: readonly string[], text: string): void
  /** Sends once more what was answered already: the answer is written down as well. */
  repeat(key: string): void
  /** Sees no node but these from its next connection on; the first is its home. */
  setNodes(nodes: readonly ClusterNode[]): void
  /** Drops the connection as a lost network does: nothing is said to the server. */
  close(): void
}

const ANSWER_MS = 10_000
const CONNECT_MS = 3000
const RETRY_MS = 250
/** PROMISES: first 0.5 to 1.5 s, here without the long waits that would only make tests longer. */
const RECONNECT_MS = 800
const LONGEST_RECONNECT_MS = 1500

type Request = { event: 'send_message' | 'send_bulk_message'; payload: object }
type Synced = { messages: Message[]; conversations: Conversation[]; more: boolean; cursor: string }

/**
 * A device as the contract wants it: it repeats what is not answered, applies pushes in order of `seq`, asks `sync`
 * where it lacks something, and writes down all of it.
 */
export function createRecordingClient(options: {
  name: string
  person: Person
  nodes: readonly ClusterNode[]
  history: History
  transport: 'default' | 'websocket'
}): RecordingClient {
  const { name, person, history } = options
  let nodes = options.nodes
  let at = 0
  let upOn: ClusterNode | null = null
  let isClosed = false
  const socket = io((nodes[0] as ClusterNode).url, {
    auth: { token: person.token },
    forceNew: true,
    timeout: CONNECT_MS,
    reconnectionDelay: RECONNECT_MS,
    reconnectionDelayMax: LONGEST_RECONNECT_MS,
    ...(options.transport === 'websocket' ? { transports: ['websocket'] } : {}),
  })

  const requests = new Map<string, Request>()
  const pending = new Set<string>()
  const held = new Map<string, { ids: Map<number, string>; upTo: number }>()
  let cursor: string | null = null
  let isListed = false
  let isSyncing = false
  let needsSync = false

  const holdingOf = (conversationId: string) => {
    let holding = held.get(conversationId)
    if (!holding) {
      holding = { ids: new Map(), upTo: 0 }
      held.set(conversationId, holding)
    }
    return holding
  }

  function apply(message: Message, via: 'push' | 'sync' | 'answer'): void {
    const seen = toSeen(message)
    if (via === 'push') history.record({ kind: 'pushed', client: name, messageId: seen.id })
    const holding = holdingOf(seen.conversationId)
    if (!holding.ids.has(seen.seq)) {
      holding.ids.set(seen.seq, seen.id)
      history.record({ kind: 'shown', client: name, user: person.id, via, message: seen })
    }
    while (holding.ids.has(holding.upTo + 1)) holding.upTo += 1
    if (seen.seq > holding.upTo) void sync()
  }

  /** One at a time; a wish that comes while one runs makes it run again. */
  async function sync(): Promise<void> {
    needsSync = true
    if (isSyncing) return
    isSyncing = true
    while (needsSync && socket.connected) {
      needsSync = false
      try {
        await syncOnce()
      } catch {
        // Refused or cut off: the next connection asks again, this one after a while.
        needsSync = true
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
    isSyncing = false
  }

  async function syncOnce(): Promise<void> {
    for (let more = true; more; ) {
      const conversations = Object.fromEntries([...held].map(([id, { upTo }]) => [id, upTo]))
      const outcome: Outcome<Synced> = await socket
        .timeout(ANSWER_MS)
        .emitWithAck('sync', { conversations, ...(cursor === null ? {} : { cursor }) })
      if (!outcome.ok) throw new Error(outcome.error.code)
      cursor = outcome.data.cursor
      more = outcome.data.more
      for (const conversation of outcome.data.conversations) holdingOf(conversation.id)
      for (const message of outcome.data.messages) apply(message, 'sync')
    }
    if (isListed) return
    // What began before the first cursor is in no round: the list has it.
    const answer = await fetch(`${(upOn ?? nodes[0])?.url}/api/conversations?limit=200`, {
      headers: { authorization: `Bearer ${person.token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    const { items } = (await answer.json()) as { items: Conversation[] }
    isListed = true
    if (items.some(({ id }) => !held.has(id))) needsSync = true
    for (const { id } of items) holdingOf(id)
  }

  function submit(key: string): void {
    const request = requests.get(key)
    // Emitted while down, socket.io would keep it and send it besides.
    if (!request || !socket.connected) return
    socket.timeout(ANSWER_MS).emit(request.event, request.payload, (lost: Error | null, outcome: Outcome<unknown>) => {
      if (lost) {
        history.record({ kind: 'unknown', client: name, key })
        // On a new connection everything pending is sent again anyway.
        if (socket.connected) submitLater(key, RETRY_MS)
      } else if (outcome.ok) {
        settle(key, request, outcome.data)
      } else if (outcome.error.code === 'internal') {
        history.record({ kind: 'unknown', client: name, key })
        submitLater(key, RETRY_MS)
      } else if (outcome.error.code === 'rate_limited') {
        submitLater(key, Number((outcome.error as { retryAfterMs?: number }).retryAfterMs ?? RETRY_MS))
      } else {
        pending.delete(key)
        history.record({ kind: 'fail', client: name, key, code: outcome.error.code })
      }
    })
  }

  function submitLater(key: string, ms: number): void {
    setTimeout(() => {
      if (pending.has(key)) submit(key)
    }, ms)
  }

  function settle(key: string, { event }: Request, data: unknown): void {
    pending.delete(key)
    if (event === 'send_bulk_message') {
      history.record({ kind: 'report', client: name, key, report: data as BulkReport })
      // Copies have no push for the asking socket: it fetches them.
      void sync()
      return
    }
    const { message } = data as { message: Message }
    history.record({ kind: 'ok', client: name, key, message: toSeen(message) })
    apply(message, 'answer')
  }

  function noteDown(): void {
    if (!upOn) return
    history.record({ kind: 'down', client: name, user: person.id, node: upOn.name })
    upOn = null
  }

  /** Where the next attempt goes. */
  function moveOn(): void {
    at += 1
    pointAt(nodes[at % nodes.length] as ClusterNode)
  }

  function pointAt(node: ClusterNode): void {
    // The manager opens each connection anew from this field.
    const manager = socket.io as unknown as { uri: string }
    manager.uri = node.url
  }

  const currentNode = () => nodes[at % nodes.length] as ClusterNode

  socket.on('connect', () => {
    upOn = currentNode()
    history.record({ kind: 'up', client: name, user: person.id, node: upOn.name })
    for (const key of pending) submit(key)
    void sync()
  })
  socket.on('disconnect', (reason) => {
    noteDown()
    if (isClosed) return
    moveOn()
    // After a goodbye by the server the library does not come back by itself.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), RECONNECT_MS)
  })
  socket.on('connect_error', () => {
    if (isClosed) return
    moveOn()
    if (!socket.active) setTimeout(() => socket.connect(), RECONNECT_MS)
  })
  socket.on('new_message', ({ message }: Push<'new_message'>) => apply(message, 'push'))
  socket.on('heads', ({ conversations }: Push<'heads'>) => {
    const isBehind = Object.entries(conversations).some(([id, lastSeq]) => (held.get(id)?.upTo ?? 0) < lastSeq)
    if (isBehind) void sync()
  })

  const undoIntroduction = history.introduce(() => {
    if (upOn) history.record({ kind: 'up', client: name, user: person.id, node: upOn.name })
  })

  return {
    name,
    person,
    socket,
    node: () => upOn,
    pending,
    held() {
      return new Map(
        [...held].map(([id, { ids }]) => [id, [...ids].sort(([a], [b]) => a - b).map(([, messageId]) => messageId)]),
      )
    },
    send(key, receiverId, text) {
      requests.set(key, {
        event: 'send_message',
        payload: { receiverId, messageType: 'text', content: { text }, clientMessageId: key },
      })
      pending.add(key)
      history.record({ kind: 'invoke', client: name, user: person.id, key, text })
      submit(key)
    },
    sendBulk(key, receiverIds, text) {
      requests.set(key, {
        event: 'send_bulk_message',
        payload: { receiverIds, messageType: 'text', content: { text }, clientBatchId: key },
      })
      pending.add(key)
      history.record({ kind: 'batch', client: name, user: person.id, key, text, receiverIds })
      submit(key)
    },
    repeat: submit,
    setNodes(next) {
      nodes = next
      at = 0
      if (!socket.connected) pointAt(next[0] as ClusterNode)
    },
    close() {
      isClosed = true
      undoIntroduction()
      socket.disconnect()
      noteDown()
    },
  }
}

function toSeen(message: Message): SeenMessage {
  const { id, conversationId, seq, senderId, content } = message
  return { id, conversationId, seq, senderId, text: content && 'text' in content ? content.text : '' }
}
