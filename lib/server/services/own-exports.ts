import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { OwnExport } from '../../protocol/own-export'
import type { Logger } from '../logger'
import type { ArchiveEntry, ArchiveWriter } from '../ports/archive-writer'
import type { FileStore } from '../ports/file-store'
import type { WakeQueue } from '../ports/wake-queue'
import type { Store } from '../store/client'
import {
  askForOwnExport,
  endOwnExport,
  findOwnExport,
  listOverdueOwnExports,
  moveOwnExport,
  type OwnExportRow,
  type OwnExportTry,
  takeOwnExport,
} from '../store/own-exports'
import { findUser } from '../store/users'
import { ages } from './ages'
import { createFileRemovals, toPath } from './file-removals'
import type { NotificationsService } from './notifications'
import type { OwnDataEntry } from './own-data'
import type { TakePoint } from './rate-guard'
import type { ReadableFile } from './uploads'

/** For so long nobody else tries what one has in hand, who says three times as often that they live. */
const LEASE_MS = 60_000
const BEAT_MS = 20_000
/** One minute, then twice as long each time. */
const FIRST_WAIT_MS = 60_000
const MOST_ATTEMPTS = 4
const SWEEP = 100

type OwnExportsParts = {
  store: Store
  files: FileStore
  archives: ArchiveWriter
  wakes: WakeQueue
  notifications: Pick<NotificationsService, 'note'>
  listOwnData: (actor: Actor) => AsyncIterable<OwnDataEntry>
  assertConfirmed: (actor: Actor) => Promise<void>
  takePoint: TakePoint
  logger: Logger
  now: () => Date
  newId: () => string
  newSecret: () => string
  newWakeId: () => string
}

export type OwnExportsService = ReturnType<typeof createOwnExports>

/**
 * ZIPs of what is kept of people, made once over all nodes: a row for each person, and a wake for each try. Whoever makes one
 * keeps its time ahead of the clock; once they die it is overdue, and made anew. The plan to remove its file is there
 * before the file is, as for uploads.
 */
export function createOwnExports(parts: OwnExportsParts) {
  const { store, files, archives, wakes, notifications, listOwnData, assertConfirmed, takePoint } = parts
  const { logger, now, newId, newSecret, newWakeId } = parts
  const removals = createFileRemovals({ store, files, logger, now })
  const after = (ms: number) => new Date(now().getTime() + ms)
  const stopping = new AbortController()
  const wake = (id: string, at: Date | null) => wakes.wake(newWakeId(), id, at, null, store.pool)

  function toOwnExport({ id, askedAt, dueAt, endedAt, fileUrl, fileSize }: OwnExportRow): OwnExport {
    const expiresAt = endedAt && new Date(endedAt.getTime() + ages['files of own data'])
    const isThere = fileUrl !== null && expiresAt !== null && expiresAt > now()
    const ended = fileSize === null ? 'failed' : isThere ? 'ready' : 'expired'
    return {
      id,
      state: dueAt === null ? ended : 'making',
      askedAt: askedAt.toISOString(),
      fileSize,
      expiresAt: fileSize === null ? null : (expiresAt?.toISOString() ?? null),
    }
  }

  async function* open(entries: AsyncIterable<OwnDataEntry>): AsyncGenerator<ArchiveEntry> {
    for await (const entry of entries) {
      if ('text' in entry) yield entry
      else {
        const found = await files.open(entry.path)
        if (found !== null) yield { name: entry.name, stream: found.stream }
      }
    }
  }

  /** Says now and then that this try lives, and ends it where it is somebody else's by now. Returns the undo. */
  function keep(mine: OwnExportTry, addresses: { fileUrl: string; thumbnailUrl: null }, lost: AbortController) {
    const beat = async () => {
      if (await moveOwnExport(store, mine, after(LEASE_MS))) await removals.plan(addresses)
      else lost.abort(new Error('somebody else makes this export by now, or nobody wants it any more'))
    }
    const timer = setInterval(() => {
      beat().catch((error: unknown) => logger.warn({ err: error }, 'an export could not say that it goes on'))
    }, BEAT_MS)
    return () => clearInterval(timer)
  }

  async function make(mine: OwnExportTry, actor: Actor): Promise<void> {
    const addresses = { fileUrl: `/uploads/exports/${newSecret()}.zip`, thumbnailUrl: null }
    const temporaryFile = path.join(files.temporaryDir, `export-${newId()}.zip`)
    const lost = new AbortController()
    await removals.plan(addresses)
    const release = keep(mine, addresses, lost)
    const write = async () => {
      const signal = AbortSignal.any([stopping.signal, lost.signal])
      try {
        const fileSize = await archives.write(open(listOwnData(actor)), temporaryFile, signal)
        await files.put(toPath(addresses.fileUrl), temporaryFile)
        return { fileUrl: addresses.fileUrl, fileSize }
      } finally {
        await rm(temporaryFile, { force: true })
      }
    }
    try {
      const file = await write().catch(async (error: unknown) => {
        await removals.discard(addresses)
        throw error
      })
      // Where this fails, nobody knows whether it is the person's: housekeeping looks.
      const isTheirs = await endOwnExport(store, mine, { now: now(), file })
      if (!isTheirs) return await removals.discard(addresses)
      notifications.note(mine.userId, { kind: 'export', about: mine.id, text: 'ready' })
      await removals.forget(addresses)
    } finally {
      release()
    }
  }

  async function giveUp(mine: OwnExportTry): Promise<void> {
    if (!(await endOwnExport(store, mine, { now: now(), file: null }))) return
    notifications.note(mine.userId, { kind: 'export', about: mine.id, text: 'failed' })
  }

  async function tryAgain(mine: OwnExportTry, error: unknown): Promise<void> {
    // Another node, or the next life of this one, goes on at once.
    const isStopped = stopping.signal.aborted
    if (!isStopped && mine.attempts >= MOST_ATTEMPTS) {
      logger.error({ err: error }, 'an export of own data failed and is given up')
      return giveUp(mine)
    }
    if (!isStopped) logger.warn({ err: error }, 'an export of own data failed; it is tried again')
    const dueAt = isStopped ? now() : after(FIRST_WAIT_MS * 2 ** (mine.attempts - 1))
    if (await moveOwnExport(store, mine, dueAt)) await wake(mine.id, dueAt)
  }

  return {
    /** Has everything that is kept of oneself put into a ZIP, and tells when it is there. @throws forbidden, rate_limited */
    async ask(actor: Actor): Promise<OwnExport> {
      await assertConfirmed(actor)
      const held = await findOwnExport(store, actor.userId)
      if (held?.dueAt) return toOwnExport(held)
      await takePoint('exports', actor.userId)
      const row = await askForOwnExport(store, { id: newId(), userId: actor.userId, now: now() })
      await wake(row.id, null)
      wakes.hurry()
      return toOwnExport(row)
    },

    /** The newest one. */
    async find({ userId }: Actor): Promise<{ export: OwnExport | null }> {
      const row = await findOwnExport(store, userId)
      return { export: row && toOwnExport(row) }
    },

    /** The file of an own one. @throws not_found, also once its time is over, conflict while it is being made */
    async getFile({ userId }: Actor, id: string): Promise<ReadableFile> {
      const row = await findOwnExport(store, userId)
      if (row === null || row.id !== id) throw new DomainError('not_found', 'Export not found')
      const { state, askedAt } = toOwnExport(row)
      if (state === 'making') throw new DomainError('conflict', 'Your data is still being put together')
      if (state === 'failed')
        throw new DomainError('not_found', 'Your data could not be put together: ask for it again')
      if (state === 'expired' || row.fileUrl === null) {
        throw new DomainError('not_found', 'This was kept for 24 hours: ask for your data again')
      }
      const fileName = `rollcall-${askedAt.slice(0, 10)}.zip`
      return { path: toPath(row.fileUrl), fileName, mimeType: 'application/zip' }
    },

    /** Makes one that is due; nothing where somebody else does, or it has ended or is gone. */
    async make(id: string): Promise<void> {
      const mine = await takeOwnExport(store, id, now(), after(LEASE_MS))
      if (mine === null) return
      // Whoever tried before took their process with them.
      if (mine.attempts > MOST_ATTEMPTS) return giveUp(mine)
      const user = await findUser(store, mine.userId)
      if (user === null) return
      const { id: userId, role, name } = user
      try {
        await make(mine, { userId, role, name, sessionId: null, tokenId: null, scopes: null })
      } catch (error) {
        await tryAgain(mine, error)
      }
    },

    /** Wakes those whose maker died. */
    async rewakeOverdue(): Promise<void> {
      for (const id of await listOverdueOwnExports(store, now(), SWEEP)) await wake(id, null)
    },

    /** What is under way ends here and goes on elsewhere. */
    async close(): Promise<void> {
      stopping.abort(new Error('the server stops'))
    },
  }
}
