'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useSyncExternalStore } from 'react'
import { loadPart } from '@/lib/client/load-part'
import { createSubscribable } from '@/lib/client/subscribable'

export type ToastTone = 'info' | 'success' | 'danger'
export type ToastInput = {
  title: string
  description?: string
  tone?: ToastTone
  /** A way back or on: "Undo", "Retry". */
  action?: { label: string; onClick: () => void }
}

/** What shows toasts is loaded with the first of them; until then they wait here. */
const ToastArea = dynamic(
  loadPart(() => import('./toast-area')),
  { ssr: false },
)
let waiting: ToastInput[] = []
let show: ((input: ToastInput) => void) | null = null
let wanted = false
const wishes = createSubscribable()

/** Says something that has no place of its own on the page. Failures stay 10 s, the rest 5 s. */
export function showToast(input: ToastInput): void {
  if (show) {
    show(input)
    return
  }
  waiting.push(input)
  wanted = true
  wishes.emit()
}

/** Called by the area once it can show toasts. */
export function takeOverToasts(shower: (input: ToastInput) => void): void {
  show = shower
  for (const input of waiting) shower(input)
  waiting = []
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const needed = useSyncExternalStore(
    wishes.subscribe,
    () => wanted,
    () => false,
  )
  return (
    <>
      {children}
      {needed ? <ToastArea /> : null}
    </>
  )
}
