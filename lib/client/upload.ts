import type { Upload } from '@/lib/protocol/objects'
import { ApiError, offlineError, routeUrl, toApiError } from './api'

export type RunningUpload = { done: Promise<Upload>; cancel: () => void }

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Sends one file; `onProgress` gets 0 to 1. Cancelling rejects with an AbortError. */
export function uploadFile(file: File, onProgress: (share: number) => void): RunningUpload {
  const request = new XMLHttpRequest()
  const done = new Promise<Upload>((resolve, reject) => {
    request.open('POST', routeUrl('createUpload'))
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total)
    }
    request.onload = () => {
      const answer = parse(request.responseText)
      if (request.status >= 200 && request.status < 300 && answer !== null) resolve(answer as Upload)
      else if (request.status === 413)
        reject(new ApiError({ code: 'too_large', message: 'Files may have 10 MB at most.' }))
      else reject(toApiError(answer, request.status))
    }
    request.onerror = () => reject(offlineError())
    request.onabort = () => reject(new DOMException('Cancelled', 'AbortError'))
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
  return { done, cancel: () => request.abort() }
}
