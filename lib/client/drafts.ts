'use client'

import { useMemo, useSyncExternalStore } from 'react'
import { TEXT_KEYS as DRAFT, type ForeignChange, kept } from './kept'

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

function joined(above: string, below: string): string {
  return above === '' || below === '' ? above + below : `${above}\n${below}`
}

/** What was typed in this very tab and nobody has replaced since, by key. */
const typedHere = new Map<string, string>()

/** The tab that is typed in wins; what it replaces of ours is kept beside it, unless it holds or has sent it. */
function onForeign({ key, value, consumed }: ForeignChange): void {
  const own = typedHere.get(key)?.trim()
  if (own === undefined) return
  typedHere.delete(key)
  const next = typeof value === 'string' ? value : ''
  if (own === '' || next.includes(own) || consumed?.includes(own)) return
  const replaced = replacedKeyOf(key)
  const before = readText(replaced)
  if (!before.includes(own)) writeText(replaced, joined(before, own))
}

let isGuarding = false
function subscribe(listener: () => void): () => void {
  if (!isGuarding) kept.onForeign(onForeign)
  isGuarding = true
  return kept.subscribe(listener)
}

/** Takes what was written on another device, over what its writer saw or what the server has put beside it. */
export function receiveDraft(userId: string, place: string, text: string): void {
  const key = keyOf(userId, place)
  typedHere.delete(key)
  writeText(key, text, readText(key))
}

/** What a user has typed in one place and not sent; kept through reload, sign-out and crash, one text over all tabs. */
export function openDraft(userId: string, place: string) {
  const key = keyOf(userId, place)
  const replaced = replacedKeyOf(key)
  function change(next: string | ((held: string) => string)) {
    const value = typeof next === 'string' ? next : next(readText(key))
    typedHere.set(key, value)
    writeText(key, value)
  }
  return {
    subscribe,
    read: () => readText(key),
    change,
    /** What another tab's typing has replaced of this text; empty where nothing was. */
    readReplaced: () => readText(replaced),
    /** The text was sent: it goes from every tab that shows the same. */
    consume() {
      typedHere.delete(key)
      writeText(key, '', readText(key))
    },
    /** Puts what was replaced beneath what stands there. */
    restore() {
      const value = joined(readText(key), readText(replaced))
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
    writeText(entered, joined(readText(entered), moved))
    writeText(left, '', moved)
    typedHere.delete(left)
  }
}

const nothing = () => ''

/** The text of a place for showing it only. */
export function useDraftText(userId: string, place: string): string {
  const key = keyOf(userId, place)
  return useSyncExternalStore(subscribe, () => readText(key), nothing)
}

/** The draft of a place with the verbs that change it. */
export function useDraft(userId: string, place: string) {
  const draft = useMemo(() => openDraft(userId, place), [userId, place])
  const text = useSyncExternalStore(subscribe, draft.read, nothing)
  const replaced = useSyncExternalStore(subscribe, draft.readReplaced, nothing)
  return useMemo(() => ({ ...draft, text, replaced }), [draft, text, replaced])
}
