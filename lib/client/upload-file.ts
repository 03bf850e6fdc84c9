import { nanoid } from 'nanoid'
import { CONTRACT_VERSION } from '@/lib/protocol/contract-version'
import { MAX_FILE_NAME_LENGTH, MAX_PIECE_BYTES, MAX_UPLOAD_BYTES, MIN_PIECE_BYTES } from '@/lib/protocol/limits'
import type { Upload } from '@/lib/protocol/objects'
import { AS_HEADER, CONTRACT_HEADER } from '@/lib/protocol/page-headers'
import type { RouteOutput } from '@/lib/protocol/routes'
import { ApiError, offlineError, toApiError } from './api-error'
import { callRoute, routeUrl } from './call-route'

/** What may be chosen in one place, and what to say to everything else. */
export type UploadKinds = { types: readonly string[]; refusal: string }

const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif']
export const pictures: UploadKinds = { types: pictureTypes, refusal: 'Choose a picture: JPEG, PNG, WebP or GIF.' }
export const picturesAndPdf: UploadKinds = {
  types: [...pictureTypes, 'application/pdf'],
  refusal: 'Only pictures (JPEG, PNG, WebP, GIF) and PDF files can be sent.',
}

const HEIC =
  'HEIC photos cannot be sent: send a JPEG. On an iPhone choose Settings, Camera, Formats, Most Compatible for the next ones.'

/** What speaks against a file before it is sent. One whose type the browser does not know is for the server to judge. */
function refusalOf(file: File, kinds: UploadKinds): ApiError | null {
  if (/^image\/hei[cf]/.test(file.type)) return new ApiError({ code: 'invalid', message: HEIC })
  if (file.type !== '' && !kinds.types.includes(file.type)) {
    return new ApiError({ code: 'invalid', message: kinds.refusal })
  }
  return file.size > MAX_UPLOAD_BYTES ? tooLarge() : null
}

const tooLarge = () => new ApiError({ code: 'too_large', message: 'Files may have 10 MB at most.' })

type UploadOptions = {
  /** Names the file: what broke off under the same name goes on where it was. */
  id?: string
  kinds: UploadKinds
  /** Gets a share from 0 to 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
  /** Whose file it is, where somebody else may have signed in since. */
  as?: string
}

/** Up to so many bytes a file is worth no pieces. */
const WHOLE_BYTES = 64 * 1024
/** Ten seconds of the worst link that is of use. */
const FIRST_PIECE_BYTES = 32 * 1024
/** A piece that took less than this was too small, one that took more than that too large. */
const FAST_MS = 1500
const SLOW_MS = 8000

/** Sends one file, whole or in pieces. Throws `ApiError`; an abort throws too. */
export async function uploadFile(file: File, options: UploadOptions): Promise<Upload> {
  const refusal = refusalOf(file, options.kinds)
  if (refusal !== null) throw refusal
  return file.size <= WHOLE_BYTES ? uploadWhole(file, options) : uploadInPieces(file, options)
}

async function ask(url: string, method: string, body: BodyInit, { signal, as }: UploadOptions): Promise<unknown> {
  const headers = new Headers({ [CONTRACT_HEADER]: String(CONTRACT_VERSION) })
  if (as !== undefined) headers.set(AS_HEADER, as)
  const response = await fetch(url, { method, headers, body, signal }).catch((cause: unknown) => {
    throw signal.aborted ? cause : offlineError()
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok && answer !== null) return answer
  // A proxy before us refuses in words of its own.
  throw response.status === 413 ? tooLarge() : toApiError(answer, response.status)
}

async function uploadWhole(file: File, options: UploadOptions): Promise<Upload> {
  const form = new FormData()
  form.append('file', file, file.name)
  return (await ask(routeUrl('POST /api/uploads'), 'POST', form, options)) as Upload
}

async function uploadInPieces(file: File, options: UploadOptions): Promise<Upload> {
  const { id = nanoid(), onProgress, signal, as } = options
  const call = { params: { id }, signal, ...(as !== undefined && { as }) }
  const name = file.name === '' ? 'file' : file.name.slice(0, MAX_FILE_NAME_LENGTH)
  let { received } = await callRoute('PUT /api/partial-uploads/:id', {
    ...call,
    body: { fileName: name, fileSize: file.size },
  })
  let size = FIRST_PIECE_BYTES
  while (received < file.size) {
    onProgress(received / file.size)
    const url = routeUrl('PUT /api/partial-uploads/:id/pieces/:at', { params: { id, at: String(received) } })
    const startedAt = performance.now()
    const answer = await ask(url, 'PUT', file.slice(received, received + size), options)
    received = (answer as RouteOutput<'addPiece'>).received
    const took = performance.now() - startedAt
    if (took < FAST_MS) size = Math.min(MAX_PIECE_BYTES, size * 2)
    else if (took > SLOW_MS) size = Math.max(MIN_PIECE_BYTES, size / 2)
  }
  onProgress(1)
  return callRoute('POST /api/partial-uploads/:id/finish', call)
}

/** Forgets what has come of a file that nobody wants any more. Where it cannot be told, its age ends it. */
export function cancelUpload(id: string): void {
  callRoute('DELETE /api/partial-uploads/:id', { params: { id } }).catch(() => undefined)
}
