'use client'

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Upload } from '@/lib/protocol/objects'
import { ApiError, messageOf } from './api-error'
import { kept } from './kept'
import { asPicked, isStale, type KeptFile, keepFiles, keptFilesKey, prepareFile } from './kept-files'
import { useSocket } from './live-provider'
import { cancelUpload, picturesAndPdf, uploadFile } from './upload-file'
import { useKept } from './use-kept'

/** What a file chooser offers. */
export const ACCEPTED_FILES = picturesAndPdf.types.join(',')

/** Why a file is not on the server. A final reason is one that no other try can change. */
type UploadFailure = { message: string; isFinal: boolean }

export type Attachment = {
  key: string
  name: string
  size: number
  isImage: boolean
  /** 0 to 1 while it is on its way. */
  progress: number
  upload: Upload | null
  error: UploadFailure | null
  /** Bytes of what was picked, where a smaller copy is sent. */
  originalSize: number | null
  /** The file itself, for sending it once there is a connection. */
  source: KeptFile
}

type Running = { progress: number; error: UploadFailure | null }

const none: readonly KeptFile[] = []

/** A file that several tabs show is uploaded by one of them. */
async function inOneTab(id: string, work: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return work()
  await navigator.locks.request(`rollcall-upload-${id}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}

/**
 * Files chosen for a message in one place: kept on the device until they are sent, uploaded at once, and again on every
 * connect while they are not on the server.
 */
export function useAttachments(userId: string, place: string) {
  const key = keptFilesKey(userId, place)
  const [stored] = useKept<readonly KeptFile[]>(key)
  const files = stored ?? none
  const { onConnect } = useSocket()
  const [running, setRunning] = useState<Readonly<Record<string, Running>>>({})
  const uploads = useRef(new Map<string, AbortController>())

  const change = useCallback(
    (next: (held: readonly KeptFile[]) => readonly KeptFile[]) => {
      const files = next(kept.read<readonly KeptFile[]>(key) ?? none)
      kept.write(key, files.length === 0 ? null : files)
    },
    [key],
  )
  const note = useCallback((id: string, state: Running) => setRunning((held) => ({ ...held, [id]: state })), [])

  const begin = useCallback(
    async (held: KeptFile) => {
      const { id } = held
      if (uploads.current.has(id)) return
      const controller = new AbortController()
      uploads.current.set(id, controller)
      note(id, { progress: 0, error: null })
      try {
        await inOneTab(id, async () => {
          const ready = await prepareFile(held)
          if (ready !== held) change((all) => all.map((each) => (each.id === id ? ready : each)))
          controller.signal.throwIfAborted()
          const upload = await uploadFile(ready.file, {
            id,
            kinds: picturesAndPdf,
            onProgress: (progress) => note(id, { progress, error: null }),
            signal: controller.signal,
          })
          change((held) => held.map((each) => (each.id === id ? { ...each, upload, uploadedAt: Date.now() } : each)))
        })
      } catch (error) {
        if (controller.signal.aborted) return
        const isFinal = error instanceof ApiError && !error.isTransient
        note(id, { progress: 0, error: { message: messageOf(error), isFinal } })
      } finally {
        uploads.current.delete(id)
      }
    },
    [change, note],
  )

  const state = useRef(running)
  useEffect(() => {
    state.current = running
  }, [running])
  // What came back with the page, or failed for want of a connection, goes on by itself.
  useEffect(() => {
    const resume = () => {
      for (const file of kept.read<readonly KeptFile[]>(key) ?? none) {
        if (file.upload === null && !state.current[file.id]?.error?.isFinal) void begin(file)
      }
    }
    return onConnect(resume)
  }, [onConnect, begin, key])
  useEffect(() => {
    if (files.some(isStale)) {
      change((held) => held.map((file) => (isStale(file) ? { ...file, upload: null, uploadedAt: null } : file)))
      return
    }
    for (const file of files) {
      if (file.upload === null && !state.current[file.id]) void begin(file)
    }
  }, [files, begin, change])

  const isOpen = useRef(false)
  const add = useCallback(
    (chosen: Iterable<File>) => {
      const fresh = keepFiles(userId, place, chosen)
      // A chooser may outlive the composer that opened it: the one that follows sends them.
      if (isOpen.current) for (const file of fresh) void begin(file)
    },
    [userId, place, begin],
  )

  const retry = useCallback(
    (id: string) => {
      const file = (kept.read<readonly KeptFile[]>(key) ?? none).find((each) => each.id === id)
      if (file) void begin(file)
    },
    [begin, key],
  )

  const sendOriginal = useCallback(
    (id: string) => {
      uploads.current.get(id)?.abort()
      cancelUpload(id)
      const held = (kept.read<readonly KeptFile[]>(key) ?? none).find((each) => each.id === id)
      if (!held) return
      const picked = asPicked(held)
      change((all) => all.map((each) => (each.id === id ? picked : each)))
      void begin(picked)
    },
    [begin, change, key],
  )

  const remove = useCallback(
    (id: string) => {
      uploads.current.get(id)?.abort()
      cancelUpload(id)
      change((held) => held.filter((each) => each.id !== id))
    },
    [change],
  )

  // What was refused did not go along: it stays with its reason until it is taken out.
  const clear = useCallback(
    () => change((held) => held.filter(({ id }) => state.current[id]?.error?.isFinal)),
    [change],
  )

  useEffect(() => {
    const held = uploads.current
    isOpen.current = true
    return () => {
      isOpen.current = false
      for (const upload of held.values()) upload.abort()
    }
  }, [])

  const attachments = useMemo(
    () =>
      files.map((source): Attachment => {
        const { id, file, upload, original } = source
        const { progress, error } = running[id] ?? { progress: 0, error: null }
        return {
          key: id,
          name: file.name || 'picture',
          size: file.size,
          isImage: file.type.startsWith('image/'),
          progress: upload ? 1 : progress,
          upload,
          error: upload ? null : error,
          originalSize: original?.size ?? null,
          source,
        }
      }),
    [files, running],
  )
  return { attachments, add, retry, remove, sendOriginal, clear }
}
