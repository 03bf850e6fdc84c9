'use client'

import dynamic from 'next/dynamic'
import { useEffect } from 'react'
import { loadPart } from '@/lib/client/load-part'
import type { ConfirmDialogProps, DialogProps } from './dialog-panel'
import { useOpened } from './use-opened'

const loadPanels = loadPart(() => import('./dialog-panel'))
const DialogPanel = dynamic(() => loadPanels().then((module) => module.DialogPanel), { ssr: false })
const ConfirmPanel = dynamic(() => loadPanels().then((module) => module.ConfirmPanel), { ssr: false })

const LOAD_AFTER_MS = 1500

/** What draws dialogs is no part of any first paint, and is there by the time that somebody wants one. */
function useWanted(open: boolean): boolean {
  useEffect(() => {
    const timer = setTimeout(() => void loadPanels(), LOAD_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return useOpened(open)
}

/** A modal dialog; a sheet from below on phones. Esc, the cross and a press outside close it. */
export function Dialog(props: DialogProps) {
  return useWanted(props.open) ? <DialogPanel {...props} /> : null
}

/** Asks before something that cannot be taken back. Only its buttons and Esc close it. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return useWanted(props.open) ? <ConfirmPanel {...props} /> : null
}
