import { offlineError } from './api-error'
import { callRoute } from './call-route'
import { prepareFile } from './kept-files'
import type { LiveSocket } from './live-socket'
import type { OutboxRoad } from './outbox-drain'

function upload(userId: string): OutboxRoad['upload'] {
  return async (source, onProgress) => {
    // No first paint needs it.
    const { picturesAndPdf, uploadFile } = await import('./upload-file').catch(() => {
      throw offlineError()
    })
    const { signal } = new AbortController()
    const { id, file } = await prepareFile(source)
    return uploadFile(file, { id, kinds: picturesAndPdf, onProgress, as: userId, signal })
  }
}

/** Over the connection of a page. */
export function createSocketRoad(live: LiveSocket, userId: string): OutboxRoad {
  return {
    async send({ target, jobId, clientMessageId }, body) {
      return (await live.request('send_message', { ...target, ...body, jobId, clientMessageId })).message
    },
    async change({ change: { messageId, content } }) {
      const answer =
        content === null
          ? await live.request('delete_message', { messageId })
          : await live.request('edit_message', { messageId, content })
      return answer.message
    },
    upload: upload(userId),
  }
}

/** Without a connection of its own; whoever has signed in since sends nothing of this person's. */
export function createHttpRoad(userId: string): OutboxRoad {
  const as = userId
  return {
    async send({ target, jobId, clientMessageId }, body) {
      return (await callRoute('POST /api/messages', { body: { ...target, ...body, jobId, clientMessageId }, as }))
        .message
    },
    async change({ change: { messageId: id, content } }) {
      const params = { id }
      const answer =
        content === null
          ? await callRoute('DELETE /api/messages/:id', { params, as })
          : await callRoute('PATCH /api/messages/:id', { params, body: { content }, as })
      return answer.message
    },
    upload: upload(userId),
  }
}
