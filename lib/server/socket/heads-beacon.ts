import type { Runtime } from '../runtime'
import type { Connections } from './connections'
import type { AppSocket } from './types'

const TICK_MS = 1000
/** A message is stamped before it is committed: look back as long as a statement may take. */
const COMMIT_WINDOW_MS = 3000

/**
 * Tells each socket every `intervalMs` which of its conversations changed, so that a lost push heals without a reconnect
 * (PROMISES M7). Sockets are spread over the ticks by the time they connected; all are told with the next one when
 * pushes between nodes may have been lost.
 */
export function createHeadsBeacon(
  runtime: Pick<Runtime, 'now' | 'heads' | 'onPushesMissed' | 'logger'>,
  connections: Pick<Connections, 'list'>,
  intervalMs: number,
): { close(): void } {
  let isRunning = false
  let areAllDue = false

  async function beat(): Promise<void> {
    const now = runtime.now()
    const isDue = ({ data }: AppSocket) => now.getTime() - data.headsSince.getTime() >= intervalMs
    const isOutOfTurn = areAllDue
    areAllDue = false
    const due = connections.list().filter((socket) => socket.connected && (isOutOfTurn || isDue(socket)))
    if (due.length === 0) return
    const oldest = Math.min(...due.map((socket) => socket.data.headsSince.getTime()))
    const userIds = [...new Set(due.map((socket) => socket.data.actor.userId))]
    const heads = await runtime.heads.list(userIds, new Date(oldest - COMMIT_WINDOW_MS))
    for (const socket of due) {
      // Out of turn its own turn stays, or from then on all would have theirs in the same second.
      tell(socket, heads.get(socket.data.actor.userId) ?? {}, isDue(socket) ? now : socket.data.headsSince)
    }
  }

  function tell(socket: AppSocket, heads: Readonly<Record<string, number>>, since: Date): void {
    if (!socket.connected || socket.data.isEnded) return
    const told = socket.data.heads
    const changed: Record<string, number> = Object.create(null)
    for (const [id, lastSeq] of Object.entries(heads)) if (told[id] !== lastSeq) changed[id] = lastSeq
    socket.data.headsSince = since
    socket.data.heads = heads
    socket.emit('heads', { conversations: changed })
  }

  const unsubscribe = runtime.onPushesMissed(() => {
    areAllDue = true
  })
  const timer = setInterval(() => {
    if (isRunning) return
    isRunning = true
    beat()
      .catch((error: unknown) => runtime.logger.error({ err: error }, 'heads could not be told'))
      .finally(() => {
        isRunning = false
      })
  }, TICK_MS)
  return {
    close() {
      unsubscribe()
      clearInterval(timer)
    },
  }
}
