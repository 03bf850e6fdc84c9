'use client'

import { type ComponentType, cloneElement, useEffect, useRef, useState } from 'react'
import { loadPart } from '@/lib/client/load-part'
import type { PopoverBoxProps, PopoverProps } from './popover-box'

const loadBox = loadPart(async () => (await import('./popover-box')).default)
/** A touch becomes a click within that, or never. */
const CLICK_AFTER_MS = 500

/**
 * A small panel beside the button that opens it. A press that comes before its code opens it once it is there, and a
 * button that is being pressed is not taken away under the finger.
 */
export function Popover(props: PopoverProps) {
  const [Box, setBox] = useState<ComponentType<PopoverBoxProps> | null>(null)
  const [wasPressed, setPressed] = useState(false)
  const [isPressing, setPressing] = useState(false)
  const release = useRef<ReturnType<typeof setTimeout> | null>(null)
  useEffect(() => {
    let isGone = false
    loadBox().then(
      (Loaded) => {
        if (!isGone) setBox(() => Loaded)
      },
      // It fails as any part of the page does, before whatever shows that.
      (error: unknown) =>
        setBox(() => {
          throw error
        }),
    )
    return () => {
      isGone = true
      if (release.current !== null) clearTimeout(release.current)
    }
  }, [])

  if (Box !== null && !isPressing) return <Box {...props} defaultOpen={wasPressed} />
  return cloneElement(props.trigger, {
    onPointerDown: () => setPressing(true),
    onPointerUp() {
      release.current = setTimeout(() => setPressing(false), CLICK_AFTER_MS)
    },
    onPointerCancel: () => setPressing(false),
    onPointerLeave: () => setPressing(false),
    onClick() {
      setPressing(false)
      setPressed(true)
      props.onOpenChange?.(true)
    },
  })
}
