import { MAX_UPLOAD_BYTES } from '@/lib/protocol/limits'
import type { Upload } from '@/lib/protocol/objects'
import { ApiError, offlineError, toApiError } from './api-error'
import { routeUrl } from './call-route'

/** What may be chosen in one place, and what to say to everything else. */
export type UploadKinds = { types: readonly string[]; refusal: string }

const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif']
export const pictures: UploadKinds = { types: pictureTypes, refusal: 'Choose a picture: JPEG, PNG, WebP or GIF.' }
export const picturesAndPdf: UploadKinds = {
  types: [...pictureTypes, 'application/pdf'],
  refusal: 'Only pictures (JPEG, PNG, WebP, GIF) and PDF files can be sent.',
}

const tooLarge = () => new ApiError({ code: 'too_large', message: 'Files may have 10 MB at most.' })

type UploadOptions = {
  kinds: UploadKinds
  /** Gets a share from 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

/** Sends one file. Throws `ApiError`; an abort throws too. */
export async function uploadFile(file: File, { kinds, onProgress, signal }: UploadOptions): Promise<Upload> {
  if (!kinds.types.includes(file.type)) throw new ApiError({ code: 'invalid', message: kinds.refusal })
  if (file.size > MAX_UPLOAD_BYTES) throw tooLarge()
  // Only this old interface tells how far an upload has come.
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', routeUrl('createUpload'))
    request.responseType = 'json'
    request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
      if (lengthComputable) onProgress(loaded / total)
    }
    request.onload = () => {
      const { status, response } = request
      if (status >= 200 && status < 300 && response !== null) resolve(response as Upload)
      // A proxy before us refuses in words of its own.
      else if (status === 413) reject(tooLarge())
      else reject(toApiError(response, status))
    }
    request.onerror = () => reject(offlineError())
    request.onabort = () => reject(new DOMException('The upload was cancelled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort(), { once: true })
    const form = new FormData()
    form.append('file', file, file.name)
    request.send(form)
  })
}
