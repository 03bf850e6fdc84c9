'use client'

import { type ClipboardEvent, type RefObject, useEffect, useState } from 'react'

/** What marks the part of the page that takes the files of its composer. */
export const dropPane = { 'data-drop-pane': '' } as const

/** Files pasted into the composer or dropped anywhere on the pane around it; text is left to the browser. */
export function useFileDrop(
  inside: RefObject<HTMLElement | null>,
  isEnabled: boolean,
  onFiles: (files: Iterable<File>) => void,
) {
  const [dropping, setDropping] = useState(false)

  useEffect(() => {
    const pane = inside.current?.closest<HTMLElement>('[data-drop-pane]')
    if (!pane || !isEnabled) return
    function onDragOver(event: DragEvent) {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setDropping(true)
    }
    function onDragLeave(event: DragEvent) {
      if (!pane?.contains(event.relatedTarget as Node | null)) setDropping(false)
    }
    function onDrop(event: DragEvent) {
      setDropping(false)
      const files = event.dataTransfer?.files
      if (!files || files.length === 0) return
      event.preventDefault()
      onFiles(files)
    }
    pane.addEventListener('dragover', onDragOver)
    pane.addEventListener('dragleave', onDragLeave)
    pane.addEventListener('drop', onDrop)
    return () => {
      pane.removeEventListener('dragover', onDragOver)
      pane.removeEventListener('dragleave', onDragLeave)
      pane.removeEventListener('drop', onDrop)
    }
  }, [inside, isEnabled, onFiles])

  function onPaste(event: ClipboardEvent) {
    if (!isEnabled || event.clipboardData.files.length === 0) return
    event.preventDefault()
    onFiles(event.clipboardData.files)
  }

  return { dropping, onPaste }
}
