'use client'

import { useState } from 'react'

/** The state of a plain button whose menu is loaded when it is first opened. */
export function useMenuAnchor() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return {
    anchor,
    close: () => setAnchor(null),
    triggerProps: {
      'aria-haspopup': 'menu' as const,
      'aria-expanded': anchor !== null,
      onClick: (event: React.MouseEvent<HTMLElement>) => setAnchor(anchor ? null : event.currentTarget),
    },
  }
}
