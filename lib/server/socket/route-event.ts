import { DomainError } from '../../domain/errors'
import { assertScope } from '../../domain/token-scope'
import { sentences, type WireError } from '../../protocol/errors'
import { type RequestName, requests } from '../../protocol/events'
import { MAX_PAYLOAD_DEPTH } from '../../protocol/limits'
import { rateOnTheRoad } from '../../protocol/rated-row'
import { requestId as requestIdSchema } from '../../protocol/scalars'
import type { ReplyEvents } from '../../protocol/socket-events'
import { parseInput } from '../parse-input'
import type { Runtime } from '../runtime'
import { toWireError } from '../wire-error'
import { handlers } from './handlers'
import { exceedsDepth } from './payload-depth'
import type { AppSocket } from './types'

const MAX_ECHOED_EVENT_LENGTH = 64

type Ack = (outcome: unknown) => void
type AnyHandler = (runtime: Runtime, caller: unknown, request: unknown) => unknown

/**
 * The one road of every client event: name, role, depth, shape, rate, handler, answer. It never throws and
 * never rejects, so no input can end the process (PROMISES trap 1).
 */
export async function routeEvent(runtime: Runtime, socket: AppSocket, packet: unknown[]): Promise<void> {
  const [name, ...args] = packet
  const event = typeof name === 'string' ? name : ''
  const last = args.at(-1)
  const ack = typeof last === 'function' ? (last as Ack) : null
  const payload = ack && args.length === 1 ? undefined : args[0]
  if (socket.data.isEnded) return
  const reopened = runtime.gate.wait()
  if (reopened) {
    await reopened
    if (socket.data.isEnded) return
  }

  socket.data.running += 1
  const startedAt = performance.now()
  const requestId = readRequestId(payload)
  const metricName = Object.hasOwn(requests, event) ? event : 'unknown'
  try {
    const data = await run(runtime, socket, event, payload)
    runtime.metrics.observeEvent(metricName, 'ok', (performance.now() - startedAt) / 1000)
    reply(socket, event as RequestName, data, ack, requestId)
  } catch (error) {
    const refusal = toWireError(error, runtime.logger, `event ${metricName}`)
    runtime.metrics.observeEvent(metricName, refusal.code, (performance.now() - startedAt) / 1000)
    refuse(socket, event, refusal, ack, requestId)
  } finally {
    socket.data.running -= 1
    // The request may have outlived its socket and left something behind.
    if (socket.data.isGone) runtime.forgetSocket(socket.id)
    if (socket.data.running === 0) socket.data.whenIdle?.()
  }
}

async function run(runtime: Runtime, socket: AppSocket, event: string, payload: unknown): Promise<unknown> {
  if (!Object.hasOwn(requests, event)) {
    throw new DomainError('invalid', 'Unknown event', { issues: [{ path: '', message: 'unknown event' }] })
  }
  const name = event as RequestName
  const { actor } = socket.data
  const access: readonly string[] = requests[name].access
  if (!access.includes(actor.role)) {
    const isBulk = name === 'send_bulk_message' || name === 'queue_bulk_message'
    throw new DomainError('forbidden', isBulk ? sentences.bulkRole : 'Not allowed for your role')
  }
  assertScope(actor, requests[name].scope)
  if (exceedsDepth(payload, MAX_PAYLOAD_DEPTH)) {
    const message = `must not nest deeper than ${MAX_PAYLOAD_DEPTH} levels`
    throw new DomainError('invalid', `The request ${message}`, { issues: [{ path: '', message }] })
  }
  const request = parseInput(requests[name].input, payload)
  const rule = rateOnTheRoad(requests[name])
  if (rule) await runtime.takePoint(rule, actor.userId)
  const caller = { ...actor, socketId: socket.id }
  return (handlers[name] as AnyHandler)(runtime, caller, request)
}

function readRequestId(payload: unknown): string | undefined {
  const value = (payload as { requestId?: unknown } | null | undefined)?.requestId
  return requestIdSchema.safeParse(value).data
}

function reply(socket: AppSocket, name: RequestName, data: unknown, ack: Ack | null, requestId?: string): void {
  const correlation = requestId === undefined ? {} : { requestId }
  if (ack) {
    ack(data === null ? { ok: true, ...correlation } : { ok: true, data, ...correlation })
    return
  }
  const spec: { reply: keyof ReplyEvents | null; mapReply?: boolean } = requests[name]
  if (spec.reply === null) return
  const args = !spec.mapReply
    ? [{ ...(data as object), ...correlation }]
    : requestId === undefined
      ? [data]
      : [data, correlation]
  socket.emit(spec.reply, ...(args as Parameters<ReplyEvents[keyof ReplyEvents]>))
}

function refuse(socket: AppSocket, event: string, error: WireError, ack: Ack | null, requestId?: string): void {
  const correlation = requestId === undefined ? {} : { requestId }
  if (ack) {
    ack({ ok: false, error, ...correlation })
    return
  }
  socket.emit('error', { event: event.slice(0, MAX_ECHOED_EVENT_LENGTH), ...error, ...correlation })
}
