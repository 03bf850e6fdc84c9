'use client'

import { useEffect, useRef } from 'react'

const MARK = 'rollcallLayer'
const openLayers = new Set<number>()
let layers = 0
let isWatching = false

function topLayer(): number {
  const state: unknown = window.history.state
  const mark = typeof state === 'object' && state !== null ? (state as Record<string, unknown>)[MARK] : null
  return typeof mark === 'number' ? mark : 0
}

/** An entry whose layer is gone says nothing: Back goes on to the one before it. */
function skipGoneLayers(): void {
  if (isWatching) return
  isWatching = true
  window.addEventListener('popstate', () => {
    const top = topLayer()
    if (top !== 0 && !openLayers.has(top)) window.history.back()
  })
}

/**
 * On a phone Back closes what lies over the page before it leaves the page. What lies over has a history entry of its
 * own, which goes with it however it is closed, unless a move to another place has come on top: go first, then close.
 */
export function useBackCloses(isOpen: boolean, onClose: () => void): void {
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  }, [onClose])

  useEffect(() => {
    if (!isOpen || !window.matchMedia('(max-width: 767px)').matches) return
    skipGoneLayers()
    layers += 1
    const layer = layers
    openLayers.add(layer)
    window.history.pushState({ [MARK]: layer }, '')
    const onPop = () => {
      if (topLayer() < layer) close.current()
    }
    window.addEventListener('popstate', onPop)
    return () => {
      window.removeEventListener('popstate', onPop)
      openLayers.delete(layer)
      if (topLayer() === layer) window.history.back()
    }
  }, [isOpen])
}
