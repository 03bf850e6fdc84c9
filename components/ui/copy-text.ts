'use client'

import { showToast } from './toast'

/** Puts a text into the clipboard, and says so. */
export function copyText(text: string): void {
  navigator.clipboard.writeText(text).then(
    () => showToast({ title: 'Copied' }),
    () => showToast({ title: 'The browser did not allow copying', tone: 'danger' }),
  )
}
