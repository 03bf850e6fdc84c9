import { timingSafeEqual } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { MAX_PIECE_BYTES } from '../../protocol/limits'
import type { RouteInput } from '../../protocol/routes'
import { CLIENT_ADDRESS_HEADER } from '../request-headers'
import { answerElsewhere, answerJson, answerText, setAttachment } from './answers'
import type { ActorOf, RawRouteName } from './handlers'
import type { HttpServices } from './http-services'
import { announcedBytes, receiveFile, receivePiece } from './receive-file'
import { sendFile } from './send-file'

const TEXT = 'text/plain; charset=utf-8'
const CSV = 'text/csv; charset=utf-8'

type Exchange = {
  req: IncomingMessage
  res: ServerResponse
  pathname: string
  metricsToken: string | null
  /** Who asks by now. @throws unauthorized, forbidden */
  identifyAgain(): Promise<Actor>
}

type RawRoutes = {
  [N in RawRouteName]: (
    services: HttpServices,
    actor: ActorOf<N>,
    input: RouteInput<N>,
    exchange: Exchange,
  ) => Promise<void>
}

export const rawRoutes: RawRoutes = {
  async healthz(_services, _actor, _input, { res }) {
    answerText(res, 200, TEXT, 'ok\n')
  },

  async readyz(services, _actor, _input, { res }) {
    const { missing, degraded } = await services.findMissing()
    const ready = missing.length === 0
    answerJson(res, ready ? 200 : 503, { ready, missing, ...(degraded.length > 0 ? { degraded } : {}) })
  },

  async metrics(services, _actor, _input, { req, res, metricsToken }) {
    if (metricsToken === null) throw new DomainError('not_found', 'Not found')
    const { authorization } = req.headers
    if (!isEqual(authorization ?? '', `Bearer ${metricsToken}`)) {
      if (authorization !== undefined) await services.takePoint('badTokens', String(req.headers[CLIENT_ADDRESS_HEADER]))
      throw new DomainError('unauthorized', 'Unauthorized')
    }
    const { contentType, body } = await services.metrics.render()
    answerText(res, 200, contentType, body)
  },

  async openUnsubscribe(_services, _actor, { params }, { res }) {
    answerElsewhere(res, `/unsubscribe/${encodeURIComponent(params.token)}`)
  },

  async createUpload(services, actor, _input, { req, res, identifyAgain }) {
    await services.uploads.assertRoom(actor, announcedBytes(req))
    const folder = await mkdtemp(path.join(services.uploads.temporaryDir, 'upload-'))
    try {
      await unlessGone(res, async (signal) => {
        const temporaryFile = path.join(folder, 'file')
        const fileName = await receiveFile(req, temporaryFile)
        const owner = await identifyAgain()
        answerJson(res, 200, await services.uploads.store(owner, { temporaryFile, fileName, signal }))
      })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },

  async addPiece(services, actor, { params: { id, at } }, { req, res, identifyAgain }) {
    const { partialUploads } = services
    const most = Math.min(MAX_PIECE_BYTES, await partialUploads.admitPiece(actor, id, at))
    const take = async () => {
      const bytes = await receivePiece(req, most)
      return partialUploads.append(await identifyAgain(), id, at, bytes)
    }
    await unlessGone(res, async (leaving) => answerJson(res, 200, await partialUploads.inTurn(actor, take, leaving)))
  },

  async getUpload(services, actor, _input, { req, res, pathname }) {
    await sendFile(services, await services.uploads.getReadable(actor, pathname), req, res)
  },

  async getOwnExport(services, actor, { params }, { req, res }) {
    await sendFile(services, await services.ownExports.getFile(actor, params.id), req, res)
  },

  async getBatchCsv(services, actor, { params }, { res }) {
    const csv = await services.bulkReports.getCsv(actor, params.id)
    setAttachment(res, `batch-${params.id}.csv`)
    answerText(res, 200, CSV, csv)
  },

  async adminAnalyticsCsv(services, _actor, { query }, { res }) {
    const csv = await services.analytics.getCsv(query)
    setAttachment(res, `bulk-usage-by-${query.by}.csv`)
    answerText(res, 200, CSV, csv)
  },
}

/** Whoever leaves meanwhile gets no answer, and nobody has to look into it. */
async function unlessGone(res: ServerResponse, work: (leaving: AbortSignal) => Promise<void>): Promise<void> {
  const leaving = new AbortController()
  res.once('close', () => leaving.abort())
  try {
    await work(leaving.signal)
  } catch (error) {
    if (!leaving.signal.aborted) throw error
  }
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
