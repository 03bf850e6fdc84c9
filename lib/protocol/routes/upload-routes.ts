import { z } from 'zod'
import { MAX_FILE_NAME_LENGTH, MAX_UPLOAD_BYTES } from '../limits'
import { upload } from '../objects'
import { clientMessageId, count, text } from '../scalars'
import { people, type RouteSpec } from './route-row'

/** The sender's own name of a file that comes in pieces. */
const byOwnId = z.object({ id: clientMessageId })
const received = z.object({ received: count })

/** Pictures and files. */
export const uploadRoutes = {
  createUpload: {
    method: 'POST',
    path: '/api/uploads',
    access: people,
    rate: 'uploads',
    summary: 'Stores one picture or PDF (multipart field `file`).',
    output: upload,
  },
  beginPartialUpload: {
    method: 'PUT',
    path: '/api/partial-uploads/:id',
    access: people,
    rate: 'uploads',
    summary: 'Begins a file that comes in pieces, under an id of the sender’s own; again: how far it has come.',
    params: byOwnId,
    body: z.object({ fileName: text(1, MAX_FILE_NAME_LENGTH), fileSize: z.int().min(1).max(MAX_UPLOAD_BYTES) }),
    output: received,
  },
  addPiece: {
    method: 'PUT',
    path: '/api/partial-uploads/:id/pieces/:at',
    access: people,
    rate: 'pieces',
    summary:
      'Stores the bytes of the body, 1 MiB at most, that begin at `at` in the file; a piece that is there already changes nothing.',
    params: byOwnId.extend({ at: z.coerce.number().int().min(0).max(MAX_UPLOAD_BYTES) }),
    output: received,
  },
  finishPartialUpload: {
    method: 'POST',
    path: '/api/partial-uploads/:id/finish',
    access: people,
    rate: 'pieces',
    summary: 'Makes an upload of all pieces, as `POST /api/uploads` does of a file; again: the same upload.',
    params: byOwnId,
    output: upload,
  },
  cancelPartialUpload: {
    method: 'DELETE',
    path: '/api/partial-uploads/:id',
    access: people,
    rate: 'pieces',
    summary: 'Forgets the pieces.',
    params: byOwnId,
    output: null,
  },
  getUpload: {
    method: 'GET',
    path: '/uploads/*',
    access: 'signed_in',
    summary: 'A stored file: to its owner and to users of a conversation that holds it.',
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
