'use client'

import { useEffect, useEffectEvent } from 'react'

type CloseWatcher = { onclose: (() => void) | null; destroy(): void }

/**
 * Closes what is open when the device asks for it, as Android's Back does; a browser that has no close watchers (HTML
 * Standard, "Close requests and close watchers") asks for nothing. It takes no entry of the history, so an item that leads
 * elsewhere may close what it stands in.
 */
export function useCloseRequest(isOpen: boolean, onClose: () => void): void {
  const close = useEffectEvent(onClose)
  useEffect(() => {
    const { CloseWatcher } = window as { CloseWatcher?: new () => CloseWatcher }
    if (!isOpen || !CloseWatcher) return
    const watcher = new CloseWatcher()
    watcher.onclose = () => close()
    return () => watcher.destroy()
  }, [isOpen])
}
