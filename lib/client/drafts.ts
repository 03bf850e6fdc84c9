'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { createSubscribable } from './subscribable'

const prefix = 'rollcall:draft:'
const changes = createSubscribable()
/** What the browser would not keep (storage full or forbidden) lives on in memory. */
const unkept = new Map<string, string>()

function readDraft(key: string): string {
  const held = unkept.get(key)
  if (held !== undefined) return held
  try {
    return window.localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

function writeDraft(key: string, value: string): void {
  try {
    if (value === '') window.localStorage.removeItem(key)
    else window.localStorage.setItem(key, value)
    unkept.delete(key)
  } catch {
    unkept.set(key, value)
  }
  changes.emit()
}

/** Takes what was typed in one place to another, after what stands there. */
export function moveDraft(userId: string, from: string, to: string): void {
  const source = `${prefix}${userId}:${from}`
  const target = `${prefix}${userId}:${to}`
  const moved = readDraft(source)
  if (moved === '') return
  const held = readDraft(target)
  writeDraft(target, held === '' ? moved : `${held}\n${moved}`)
  writeDraft(source, '')
}

/** What a user has typed in one place and not sent; kept through reload, sign-out and crash. */
export function useDraft(userId: string, place: string): [string, (next: string | ((held: string) => string)) => void] {
  const key = `${prefix}${userId}:${place}`
  const value = useSyncExternalStore(
    changes.subscribe,
    () => readDraft(key),
    () => '',
  )
  const change = useCallback(
    (next: string | ((held: string) => string)) =>
      writeDraft(key, typeof next === 'string' ? next : next(readDraft(key))),
    [key],
  )
  return [value, change]
}
