'use client'

import { Tooltip as TooltipBase } from '@base-ui/react/tooltip'
import type { ReactElement } from 'react'

/** A short hint on hover and focus. Never the only place where something is said. */
export function Tooltip({ label, children }: { label: string; children: ReactElement }) {
  return (
    <TooltipBase.Root>
      <TooltipBase.Trigger render={children} />
      <TooltipBase.Portal>
        <TooltipBase.Positioner sideOffset={6} className="z-50">
          <TooltipBase.Popup className="popup-motion max-w-72 rounded-sm bg-ink px-2 py-1 text-canvas text-xs shadow-2">
            {label}
          </TooltipBase.Popup>
        </TooltipBase.Positioner>
      </TooltipBase.Portal>
    </TooltipBase.Root>
  )
}
