'use client'

import { useState } from 'react'

/** True from the first opening on: what is loaded on demand then stays, so that it can close as it opened. */
export function useOpened(open: boolean): boolean {
  const [opened, setOpened] = useState(open)
  if (open && !opened) setOpened(true)
  return opened || open
}
