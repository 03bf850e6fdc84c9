'use client'

import { useCallback, useSyncExternalStore } from 'react'
import { keptText } from './kept-text'

function keyOf(userId: string, place: string): string {
  return `rollcall:draft:${userId}:${place}`
}

function readDraft(key: string): string {
  return keptText.read(key) ?? ''
}

function writeDraft(key: string, value: string): void {
  keptText.write(key, value === '' ? null : value)
}

/** Takes what was typed in one place to another, after what stands there. */
export function moveDraft(userId: string, from: string, to: string): void {
  const source = keyOf(userId, from)
  const target = keyOf(userId, to)
  const moved = readDraft(source)
  if (moved === '') return
  const held = readDraft(target)
  writeDraft(target, held === '' ? moved : `${held}\n${moved}`)
  writeDraft(source, '')
}

/** What a user has typed in one place and not sent; kept through reload, sign-out and crash. */
export function useDraft(userId: string, place: string): [string, (next: string | ((held: string) => string)) => void] {
  const key = keyOf(userId, place)
  const value = useSyncExternalStore(
    keptText.subscribe,
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
