'use client'

import { useMemo } from 'react'
import { TEXT_KEYS as DRAFT, kept } from './kept'
import { forgetTyped, joinedTexts, noteTyped, type TextPlace } from './typed-texts'
import { useKeptValue } from './use-kept-value'

const REPLACED = 'rollcall:replaced:'

function keyOf(userId: string, place: string): string {
  return `${DRAFT}${userId}:${place}`
}

function replacedKeyOf(key: string): string {
  return REPLACED + key.slice(DRAFT.length)
}

function readText(key: string): string {
  return kept.read<string>(key) ?? ''
}

function writeText(key: string, value: string, consumed?: string): void {
  kept.write(key, value === '' ? null : value, consumed)
}

const plainText = (key: string): TextPlace => ({
  textsOf: (value) => ({ text: typeof value === 'string' ? value : '' }),
  replacedKeyOf: () => replacedKeyOf(key),
})

/** Takes what was written on another device, over what its writer saw or what the server has put beside it. */
export function receiveDraft(userId: string, place: string, text: string): void {
  const key = keyOf(userId, place)
  forgetTyped(key)
  writeText(key, text, readText(key))
}

/** What a user has typed in one place and not sent; kept through reload, sign-out and crash, one text over all tabs. */
export function openDraft(userId: string, place: string) {
  const key = keyOf(userId, place)
  const replaced = replacedKeyOf(key)
  function change(next: string | ((held: string) => string)) {
    const value = typeof next === 'string' ? next : next(readText(key))
    noteTyped(key, { text: value }, plainText(key))
    writeText(key, value)
  }
  return {
    read: () => readText(key),
    change,
    /** What another tab's typing has replaced of this text; empty where nothing was. */
    readReplaced: () => readText(replaced),
    /** The text was sent: it goes from every tab that shows the same. */
    consume() {
      forgetTyped(key)
      writeText(key, '', readText(key))
    },
    /** Puts what was replaced beneath what stands there. */
    restore() {
      const value = joinedTexts(readText(key), readText(replaced))
      writeText(replaced, '')
      change(value)
    },
    forgetReplaced: () => writeText(replaced, ''),
  }
}

/** Takes what was typed in one place to another, after what stands there. */
export function moveDraft(userId: string, from: string, to: string): void {
  const source = keyOf(userId, from)
  const target = keyOf(userId, to)
  for (const [left, entered] of [
    [source, target],
    [replacedKeyOf(source), replacedKeyOf(target)],
  ] as const) {
    const moved = readText(left)
    if (moved === '') continue
    writeText(entered, joinedTexts(readText(entered), moved))
    writeText(left, '', moved)
    forgetTyped(left)
  }
}

/** The text of a place for showing it only. */
export function useDraftText(userId: string, place: string): string {
  const key = keyOf(userId, place)
  return useKeptValue(() => readText(key), '')
}

/** The draft of a place with the verbs that change it. */
export function useDraft(userId: string, place: string) {
  const draft = useMemo(() => openDraft(userId, place), [userId, place])
  const text = useKeptValue(draft.read, '')
  const replaced = useKeptValue(draft.readReplaced, '')
  return useMemo(() => ({ ...draft, text, replaced }), [draft, text, replaced])
}
