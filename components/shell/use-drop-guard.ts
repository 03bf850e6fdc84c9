'use client'

import { useEffect } from 'react'

/** A file dropped where nothing takes it would replace the page, and with it whatever one was doing. */
export function useDropGuard(): void {
  useEffect(() => {
    function guard(event: DragEvent) {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'none'
    }
    window.addEventListener('dragover', guard)
    window.addEventListener('drop', guard)
    return () => {
      window.removeEventListener('dragover', guard)
      window.removeEventListener('drop', guard)
    }
  }, [])
}
