'use client'

import { type ClipboardEvent, type DragEvent, useState } from 'react'

/** Files that are pasted or dropped; text is left to the browser. */
export function useFileDrop(isEnabled: boolean, onFiles: (files: Iterable<File>) => void) {
  const [dropping, setDropping] = useState(false)

  function onPaste(event: ClipboardEvent) {
    if (!isEnabled || event.clipboardData.files.length === 0) return
    event.preventDefault()
    onFiles(event.clipboardData.files)
  }

  function onDrop(event: DragEvent) {
    setDropping(false)
    if (!isEnabled || event.dataTransfer.files.length === 0) return
    event.preventDefault()
    onFiles(event.dataTransfer.files)
  }

  function onDragOver(event: DragEvent) {
    if (!isEnabled || !event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setDropping(true)
  }

  return { dropping, onPaste, dropZone: { onDrop, onDragOver, onDragLeave: () => setDropping(false) } }
}
