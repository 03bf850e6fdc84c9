import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'

/*
 * Idle people of one process, told what to do by its parent: they come, are cut off all at once, and come back as the product's
 * pages do. Each has a user and, a hundred each, an address of the loopback network.
 */

export type CrowdOrder =
  | { kind: 'come'; urls: string[]; userIds: string[]; perSecond: number }
  | { kind: 'cut' }
  | { kind: 'go' }
export type CrowdReport =
  | { kind: 'here' }
  /** Milliseconds on the clock of the machine: when each was connected again, and in step. */
  | { kind: 'back'; cutAt: number; onlineAt: number[]; inStepAt: number[]; refusals: number; failures: number }

type Member = {
  at: number
  url: string
  userId: string
  cursor: string | null
  attempts: number
  socket: WebSocket | null
}

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000
const ADDRESSES = 250
const OF_ADDRESS = 100
/** A default client gives up an attempt after so long. */
const CONNECT_TIMEOUT_MS = 20_000

let members: Member[] = []
let refusals = 0
let failures = 0
let onlineAt: number[] = []
let inStepAt: number[] = []
let cutAt = 0
const report = (message: CrowdReport) => void process.send?.(message)

const now = () => performance.timeOrigin + performance.now()

function addressOf(at: number): string {
  const index = Math.floor(at / OF_ADDRESS)
  return `127.${1 + (process.pid % 100)}.${Math.floor(index / ADDRESSES)}.${1 + (index % ADDRESSES)}`
}

/** Jitter and growth as in `lib/client/live-socket.ts`. */
function toWaitMs(member: Member, retryAfterMs: number | null): number {
  if (retryAfterMs !== null) return retryAfterMs * (1 + Math.random() / 2)
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** member.attempts)
  member.attempts += 1
  return wait * (0.5 + Math.random())
}

/** Settles when it is connected and has caught up. */
function join(member: Member): Promise<void> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${member.url}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      localAddress: addressOf(member.at),
      handshakeTimeout: CONNECT_TIMEOUT_MS,
    })
    member.socket = socket
    let isOver = false
    const again = (retryAfterMs: number | null) => {
      if (isOver) return
      isOver = true
      setTimeout(() => join(member).then(resolve), toWaitMs(member, retryAfterMs))
    }
    const catchUp = () => {
      const known = member.cursor ? { cursor: member.cursor } : {}
      if (socket.readyState === WebSocket.OPEN) {
        socket.send(`420${JSON.stringify(['sync', { conversations: {}, ...known }])}`)
      }
    }
    socket.on('close', () => again(null))
    socket.on('error', () => {
      failures += 1
      again(null)
    })
    socket.on('unexpected-response', (request, response) => {
      refusals += 1
      const seconds = Number(response.headers['retry-after'])
      request.destroy()
      again(Number.isNaN(seconds) ? null : seconds * 1000)
    })
    socket.on('message', (data) => {
      const text = data.toString()
      if (text === '2') socket.send('3')
      else if (text.startsWith('0')) socket.send(`40${JSON.stringify({ token: `${member.userId}_token` })}`)
      else if (text.startsWith('40')) {
        onlineAt[member.at] = now()
        catchUp()
      } else if (text.startsWith('430')) {
        const [answer] = JSON.parse(text.slice(3)) as [
          { ok: boolean; data?: { cursor: string }; error?: { code: string } },
        ]
        if (!answer.data) {
          failures += 1
          setTimeout(catchUp, FIRST_WAIT_MS)
          return
        }
        isOver = true
        member.cursor = answer.data.cursor
        member.attempts = 0
        inStepAt[member.at] = now()
        resolve()
      }
    })
  })
}

async function come({ urls, userIds, perSecond }: Extract<CrowdOrder, { kind: 'come' }>): Promise<void> {
  members = userIds.map((userId, at) => ({
    at,
    url: urls[at % urls.length] as string,
    userId,
    cursor: null,
    attempts: 0,
    socket: null,
  }))
  const joins: Promise<void>[] = []
  for (const member of members) {
    joins.push(join(member))
    if (joins.length % 10 === 0) await delay(10_000 / perSecond)
  }
  await Promise.all(joins)
  report({ kind: 'here' })
}

async function cut(): Promise<void> {
  refusals = 0
  failures = 0
  onlineAt = []
  inStepAt = []
  cutAt = now()
  for (const { socket } of members) {
    socket?.removeAllListeners()
    socket?.terminate()
  }
  await Promise.all(
    members.map(async (member) => {
      await delay(toWaitMs(member, null))
      await join(member)
    }),
  )
  report({ kind: 'back', cutAt, onlineAt, inStepAt, refusals, failures })
}

process.on('message', (order: CrowdOrder) => {
  if (order.kind === 'come') void come(order)
  else if (order.kind === 'cut') void cut()
  else process.exit(0)
})
console.log('crowd ready')
