import type { Runtime } from '../runtime'
import type { Connections } from './connections'
import type { AppSocket } from './types'

/** Without the change feed, revocations act within 30 s (PROMISES A2). */
const SWEEP_INTERVAL_MS = 20_000
const EXPIRY_INTERVAL_MS = 1000

export type CredentialSweep = {
  /** Rises whenever a credential may have ended: what was looked up before may not hold. */
  endings(): number
  close(): void
}

/** Ends sockets whose credential ended: at once by the change feed, else by looking at the rows now and then. */
export function createCredentialSweep(runtime: Runtime, connections: Connections): CredentialSweep {
  let endings = 0

  async function sweep(): Promise<void> {
    const sockets = connections.list().filter((socket) => !socket.data.isEnded)
    if (sockets.length === 0) return
    const idsOf = (key: 'sessionId' | 'tokenId') => [
      ...new Set(sockets.flatMap((socket) => socket.data.actor[key] ?? [])),
    ]
    const sessionIds = idsOf('sessionId')
    await runtime.accounts.noteSessionsUsed(sessionIds)
    const states = await runtime.findCredentialStates(sessionIds, idsOf('tokenId'))
    for (const socket of sockets) {
      const { actor } = socket.data
      const state = states.get(actor.sessionId ?? actor.tokenId ?? '')
      if (!state) connections.end(socket, 'revoked')
      else if (state.endReason !== null) connections.end(socket, state.endReason)
      else if (state.role !== actor.role) connections.end(socket, 'role_changed')
      else actor.name = state.name
    }
  }

  runtime.gate.onThaw(sweep)

  function runSweep(): void {
    sweep().catch((error: unknown) => runtime.logger.error({ err: error }, 'credentials could not be checked'))
  }

  const isMeant = (socket: AppSocket, sessionId: string | null, tokenId: string | null, except: string | null) => {
    const { actor } = socket.data
    if (except !== null && actor.sessionId === except) return false
    if (sessionId === null && tokenId === null) return true
    return (sessionId !== null && actor.sessionId === sessionId) || (tokenId !== null && actor.tokenId === tokenId)
  }

  const unsubscribe = runtime.changes.subscribe((change) => {
    if (change.kind === 'feed_resumed' || change.kind === 'credential_ended') endings += 1
    // A new name is picked up with the same look at the rows.
    if (
      change.kind === 'feed_resumed' ||
      (change.kind === 'user_changed' && connections.listOf(change.userId).length > 0)
    ) {
      runSweep()
    }
    if (change.kind !== 'credential_ended') return
    for (const socket of connections.listOf(change.userId)) {
      if (isMeant(socket, change.sessionId, change.tokenId, change.exceptSessionId))
        connections.end(socket, change.reason)
    }
  })
  const sweeper = setInterval(runSweep, SWEEP_INTERVAL_MS)
  const expirer = setInterval(() => {
    const now = runtime.now()
    for (const socket of connections.list()) {
      if (socket.data.expiresAt !== null && socket.data.expiresAt <= now) connections.end(socket, 'expired')
    }
  }, EXPIRY_INTERVAL_MS)

  return {
    endings: () => endings,
    close() {
      unsubscribe()
      clearInterval(sweeper)
      clearInterval(expirer)
    },
  }
}
