import type { ServerResponse } from 'node:http'
import { httpStatusOf, type WireError } from '../../protocol/errors'

/** Headers of every answer of the API; files set their own cache policy over it. */
export function setCommonHeaders(res: ServerResponse): void {
  res.setHeader('referrer-policy', 'same-origin')
  res.setHeader('cache-control', 'no-store')
}

export function answerJson(res: ServerResponse, status: number, value: unknown): void {
  answerText(res, status, 'application/json; charset=utf-8', JSON.stringify(value))
}

export function answerText(res: ServerResponse, status: number, contentType: string, text: string): void {
  res.statusCode = status
  res.setHeader('content-type', contentType)
  res.setHeader('content-length', Buffer.byteLength(text))
  res.end(text)
}

export function answerEmpty(res: ServerResponse): void {
  res.statusCode = 204
  res.end()
}

/** What was asked for is a page at this place. */
export function answerElsewhere(res: ServerResponse, location: string): void {
  res.statusCode = 303
  res.setHeader('location', location)
  res.end()
}

/** Too late for a refusal, once an answer has begun: the client must not take half of it for the whole. */
export function answerError(res: ServerResponse, error: WireError): void {
  if (res.headersSent) {
    res.destroy()
    return
  }
  if (error.retryAfterMs !== undefined) res.setHeader('retry-after', Math.ceil(error.retryAfterMs / 1000))
  res.setHeader('cache-control', 'no-store')
  answerJson(res, httpStatusOf[error.code], { error })
}

/** A file to save, under this name. */
export function setAttachment(res: ServerResponse, fileName: string): void {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
  res.setHeader('content-disposition', `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`)
}
