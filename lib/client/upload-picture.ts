import { MAX_UPLOAD_BYTES } from '../protocol/limits'
import type { Upload } from '../protocol/objects'
import { ApiError, offlineError, routeUrl, toApiError } from './api'

const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
/** What a file chooser offers. */
export const pictureAccept = pictureTypes.join(',')

/** Uploads one picture; `onProgress` gets a share from 0 to 1. Throws `ApiError`; an abort throws too. */
export function uploadPicture(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<Upload> {
  if (!pictureTypes.includes(file.type)) {
    return Promise.reject(new ApiError({ code: 'invalid', message: 'Choose a picture: JPEG, PNG, WebP or GIF.' }))
  }
  if (file.size > MAX_UPLOAD_BYTES) {
    return Promise.reject(
      new ApiError({ code: 'too_large', message: 'This picture is over 10 MB. Choose a smaller one.' }),
    )
  }
  // Only this old interface tells how far an upload has come.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', routeUrl('createUpload'))
    request.responseType = 'json'
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total)
    }
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Upload)
      else reject(toApiError(request.response, request.status))
    }
    request.onerror = () => reject(offlineError())
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    const form = new FormData()
    form.append('file', file)
    request.send(form)
  })
}
