import type { QueryClient } from '@tanstack/react-query'
import type { Message } from '@/lib/protocol/objects'
import type { LiveSocket } from './live-socket'
import { loadPart } from './load-part'

export type InStep = ReturnType<typeof createInStep>

/**
 * Keeps what the page holds in step with the server. What does it is loaded behind the first paint: there is no
 * connection before it either, and what came meanwhile is fetched as after any other break.
 */
export function createInStep(live: LiveSocket, client: QueryClient, myId: string) {
  const load = loadPart(async () => {
    const [{ createMarks }, { createSync }] = await Promise.all([import('./marks'), import('./sync')])
    const marks = createMarks(live, client, myId)
    return { marks, sync: createSync(live, client, marks, myId) }
  })
  let loading: ReturnType<typeof load> | null = null

  function whenLoaded(work: (parts: Awaited<ReturnType<typeof load>>) => void): void {
    loading ??= load()
    loading.then(work).catch(() => {
      // The program is gone from the server: the page has to be loaded anew, and the shell says so.
      loading = null
    })
  }

  return {
    start(): () => void {
      let isStopped = false
      let stop = () => {}
      whenLoaded(({ sync }) => {
        if (!isStopped) stop = sync.start()
      })
      return () => {
        isStopped = true
        stop()
      }
    },

    /** Takes a message that came as an answer rather than a push. */
    take: (message: Message) => whenLoaded(({ sync }) => sync.apply([message])),
    /** Takes an edit or a deletion. */
    update: (message: Message) => whenLoaded(({ sync }) => sync.update(message)),
    /** The messages up to `seq` were seen. Shown at once; the server is told when it can be. */
    read: (conversationId: string, seq: number) => whenLoaded(({ marks }) => marks.read(conversationId, seq)),
  }
}
