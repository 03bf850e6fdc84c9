'use client'

import { cloneElement, lazy, useState } from 'react'
import { AfterPage } from './after-page'
import { loadPart } from './load-part'
import type { PopoverProps } from './popover-box'

const PopoverBox = lazy(loadPart(() => import('./popover-box')))

/** A small panel beside the button that opens it. A press that comes before its code opens it once it is there. */
export function Popover(props: PopoverProps) {
  const [wasPressed, setPressed] = useState(false)
  const place = cloneElement(props.trigger, {
    onClick: () => {
      setPressed(true)
      props.onOpenChange?.(true)
    },
  })
  return (
    <AfterPage place={place}>
      <PopoverBox {...props} defaultOpen={wasPressed} />
    </AfterPage>
  )
}
