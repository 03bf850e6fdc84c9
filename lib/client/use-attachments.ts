'use client'

import { nanoid } from 'nanoid'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Upload } from '@/lib/protocol/objects'
import { messageOf } from './api-error'
import { picturesAndPdf, uploadFile } from './upload-file'

/** What a file chooser offers. */
export const ACCEPTED_FILES = picturesAndPdf.types.join(',')
const MAX_ATTACHMENTS = 10

export type Attachment = {
  key: string
  name: string
  size: number
  isImage: boolean
  /** 0 to 1 while it is on its way. */
  progress: number
  upload: Upload | null
  error: string | null
}

/** Files chosen for a message: each is sent to the server at once and can be cancelled. */
export function useAttachments() {
  const [attachments, setAttachments] = useState<Attachment[]>([])
  const running = useRef(new Map<string, AbortController>())
  const files = useRef(new Map<string, File>())

  const patch = useCallback((key: string, change: Partial<Attachment>) => {
    setAttachments((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)))
  }, [])

  const begin = useCallback(
    (key: string, file: File) => {
      const controller = new AbortController()
      running.current.set(key, controller)
      uploadFile(file, {
        kinds: picturesAndPdf,
        onProgress: (progress) => patch(key, { progress }),
        signal: controller.signal,
      })
        .then((upload) => patch(key, { upload, progress: 1 }))
        .catch((error: unknown) => {
          if (!controller.signal.aborted) patch(key, { error: messageOf(error) })
        })
        .finally(() => running.current.delete(key))
    },
    [patch],
  )

  const add = useCallback(
    (chosen: Iterable<File>) => {
      const fresh = [...chosen].slice(0, MAX_ATTACHMENTS).map((file) => ({ key: nanoid(), file }))
      setAttachments((all) => [
        ...all,
        ...fresh.map(({ key, file }) => ({
          key,
          name: file.name || 'picture',
          size: file.size,
          isImage: file.type.startsWith('image/'),
          progress: 0,
          upload: null,
          error: null,
        })),
      ])
      for (const { key, file } of fresh) {
        files.current.set(key, file)
        begin(key, file)
      }
    },
    [begin],
  )

  const retry = useCallback(
    (key: string) => {
      const file = files.current.get(key)
      if (!file) return
      patch(key, { error: null, progress: 0 })
      begin(key, file)
    },
    [begin, patch],
  )

  const remove = useCallback((key: string) => {
    running.current.get(key)?.abort()
    files.current.delete(key)
    setAttachments((all) => all.filter((each) => each.key !== key))
  }, [])

  const clear = useCallback(() => {
    files.current.clear()
    setAttachments([])
  }, [])

  useEffect(() => {
    const uploads = running.current
    return () => {
      for (const upload of uploads.values()) upload.abort()
    }
  }, [])

  return { attachments, add, retry, remove, clear }
}
