'use client'

import { useStillTheme } from '../shell/use-still-theme'

/** For pages without the shell, which has it of its own. */
export function StillTheme() {
  useStillTheme()
  return null
}
