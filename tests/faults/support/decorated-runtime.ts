import { setTimeout as delay } from 'node:timers/promises'
import type { Push } from '../../../lib/protocol/pushes'
import * as product from '../../../lib/server/runtime'
import { failPoints } from './fail-points'
import { has } from './planted-defects'

/** Pushes leave the process a moment after they are handed over. */
const PUBLISHED_MS = 50

type Parts = Parameters<typeof product.createRuntime>[0]
type Broadcaster = Parts['broadcaster']
type Messaging = product.Runtime['messaging']

const die = () => process.kill(process.pid, 'SIGKILL')
const isFor = (text: string, content: object | null) =>
  content !== null && 'text' in content && typeof content.text === 'string' && content.text.startsWith(text)

/** Notes which messages of the second fail point were pushed: those are committed, and no repeats. */
function mayDieBeforePublish(broadcaster: Broadcaster, published: Set<string>): Broadcaster {
  return {
    ...broadcaster,
    toUsers(userIds, event, payload, exceptSocketId) {
      if (event === 'new_message') {
        const { message } = payload as Push<'new_message'>
        if (isFor(failPoints.beforePublish, message.content)) die()
        if (isFor(failPoints.beforeAcknowledgement, message.content)) published.add(message.id)
      }
      broadcaster.toUsers(userIds, event, payload, exceptSocketId)
    },
  }
}

function mayDieBeforeAcknowledgement(messaging: Messaging, published: Set<string>): Messaging {
  return {
    ...messaging,
    async send(caller, request) {
      const answer = await messaging.send(caller, request)
      if (published.has(answer.message.id)) {
        await delay(PUBLISHED_MS)
        die()
      }
      return answer
    },
  }
}

function forgetsKeys(messaging: Messaging): Messaging {
  return { ...messaging, send: (caller, request) => messaging.send(caller, { ...request, clientMessageId: null }) }
}

/** The product's runtime with places to die at, and with what is planted in it. */
export async function createRuntime(parts: Parts): Promise<product.Runtime> {
  const published = new Set<string>()
  const broadcaster = mayDieBeforePublish(parts.broadcaster, published)
  const runtime = await product.createRuntime({ ...parts, broadcaster })
  const messaging = has('forgetsKeys') ? forgetsKeys(runtime.messaging) : runtime.messaging
  // In place: the runtime's own parts hold it.
  return Object.assign(runtime, { messaging: mayDieBeforeAcknowledgement(messaging, published) })
}
