'use client'

import { nanoid } from 'nanoid'
import { useCallback, useEffect, useRef, useState } from 'react'
import { MAX_UPLOAD_BYTES } from '@/lib/protocol/limits'
import type { Upload } from '@/lib/protocol/objects'
import { messageOf } from './api'
import { type RunningUpload, uploadFile } from './upload'

const accepted = /^(image\/(jpeg|png|webp|gif)|application\/pdf)$/
export const ACCEPTED_FILES = 'image/jpeg,image/png,image/webp,image/gif,application/pdf'
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
  const running = useRef(new Map<string, RunningUpload>())
  const files = useRef(new Map<string, File>())

  const patch = useCallback((key: string, change: Partial<Attachment>) => {
    setAttachments((all) => all.map((each) => (each.key === key ? { ...each, ...change } : each)))
  }, [])

  const begin = useCallback(
    (key: string, file: File) => {
      if (!accepted.test(file.type)) {
        patch(key, { error: 'Only pictures (JPEG, PNG, WebP, GIF) and PDF files can be sent.' })
        return
      }
      if (file.size > MAX_UPLOAD_BYTES) {
        patch(key, { error: 'Files may have 10 MB at most.' })
        return
      }
      const upload = uploadFile(file, (progress) => patch(key, { progress }))
      running.current.set(key, upload)
      upload.done
        .then((answer) => patch(key, { upload: answer, progress: 1 }))
        .catch((error: unknown) => {
          if (!(error instanceof DOMException)) patch(key, { error: messageOf(error) })
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
    running.current.get(key)?.cancel()
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
      for (const upload of uploads.values()) upload.cancel()
    }
  }, [])

  return { attachments, add, retry, remove, clear }
}
