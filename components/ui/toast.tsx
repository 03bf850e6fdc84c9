'use client'

import dynamic from 'next/dynamic'
import { type ReactNode, useSyncExternalStore } from 'react'

export type ToastTone = 'info' | 'success' | 'danger'
export type ToastInput = {
  title: string
  description?: string
  tone?: ToastTone
  /** A way back or on: "Undo", "Retry". */
  action?: { label: string; onClick: () => void }
}

/** What shows toasts is loaded with the first of them; until then they wait here. */
const ToastArea = dynamic(() => import('./toast-area'), { ssr: false })
let waiting: ToastInput[] = []
let show: ((input: ToastInput) => void) | null = null
let wanted = false
const listeners = new Set<() => void>()

/** Says something that has no place of its own on the page. Failures stay 10 s, the rest 5 s. */
export function showToast(input: ToastInput): void {
  if (show) {
    show(input)
    return
  }
  waiting.push(input)
  wanted = true
  for (const listener of listeners) listener()
}

/** The same as a hook, for components: `const toast = useToast()`. */
export function useToast(): (input: ToastInput) => void {
  return showToast
}

/** Called by the area once it can show toasts. */
export function takeOverToasts(shower: (input: ToastInput) => void): void {
  show = shower
  for (const input of waiting) shower(input)
  waiting = []
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const needed = useSyncExternalStore(
    subscribe,
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
