'use client'

import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiError, messageOf } from './api-error'
import type { Picture } from './bulk-draft'
import { kept } from './kept'
import { isStale } from './kept-files'
import { useSocket } from './live-provider'
import { shrinkPicture } from './shrink-picture'
import { pictures, uploadFile } from './upload-file'
import { useKept } from './use-kept'

/** What was chosen; since when the server has it, by this device's clock in milliseconds. */
type KeptPicture = { file: File; fileUrl: string | null; uploadedAt: number | null }
/** Where the picture of a place is kept. */
export function pictureKey(userId: string, place: string): string {
  return `rollcall:picture:${userId}:${place}`
}

/** Puts a picture into a place that is not open: it is sent to the server once it is. */
export function keepPicture(userId: string, place: string, file: File): void {
  kept.write(pictureKey(userId, place), { file, fileUrl: null, uploadedAt: null } satisfies KeptPicture)
}

type Progress = { name: string; share: number }

/**
 * The one picture of what is being written in a place. The file is kept on the device: its upload goes on after looking
 * elsewhere, a reload or a break of the connection, and is made again before the server forgets what nobody sent.
 */
export function usePicture(
  key: string,
  picture: Picture | null,
  onChange: (picture: Picture | null) => void,
  disabled: boolean,
) {
  const [held, hold] = useKept<KeptPicture>(key)
  const { onConnect } = useSocket()
  const running = useRef<AbortController | null>(null)
  const [progress, setProgress] = useState<Progress | null>(null)
  const [error, setError] = useState<string | null>(null)
  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  }, [onChange])

  const start = useCallback(
    async (file: File) => {
      running.current?.abort()
      const controller = new AbortController()
      running.current = controller
      setError(null)
      setProgress({ name: file.name, share: 0 })
      hold({ file, fileUrl: null, uploadedAt: null })
      try {
        const stored = await uploadFile((await shrinkPicture(file)) ?? file, {
          kinds: pictures,
          onProgress: (share) => setProgress({ name: file.name, share }),
          signal: controller.signal,
        })
        hold({ file, fileUrl: stored.fileUrl, uploadedAt: Date.now() })
        latest.current(stored)
      } catch (cause) {
        if (controller.signal.aborted) return
        if (cause instanceof ApiError && !cause.isTransient) hold(null)
        setError(messageOf(cause))
      } finally {
        if (running.current === controller) {
          running.current = null
          setProgress(null)
        }
      }
    },
    [hold],
  )

  const isGone = held !== null && held.fileUrl !== null && held.fileUrl !== picture?.fileUrl
  const waiting = held !== null && (held.fileUrl === null || (!isGone && isStale(held))) ? held.file : null
  useEffect(() => {
    if (waiting === null || disabled) return
    const resume = () => {
      if (running.current === null) void start(waiting)
    }
    resume()
    return onConnect(resume)
  }, [waiting, disabled, start, onConnect])
  useEffect(() => () => running.current?.abort(), [])
  // Sent, saved or replaced since it was kept here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new address reaches the two one after the other
  useEffect(() => {
    if (isGone) hold(null)
  }, [])

  const remove = useCallback(() => {
    running.current?.abort()
    hold(null)
    latest.current(null)
  }, [hold])

  return { progress, error, start, remove }
}
