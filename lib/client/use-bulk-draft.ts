'use client'

import { nanoid } from 'nanoid'
import { useCallback, useMemo } from 'react'
import { type BulkDraft, createBulkDraft, isEmptyDraft, parseBulkDraft, wordsOf } from './bulk-draft'
import { replacedKey } from './draft-fields'
import { kept } from './kept'
import { forgetTyped, noteTyped, type TextPlace } from './typed-texts'
import { useKeptValue } from './use-kept-value'

/** The parsed form of what is kept, by key, so that equal text gives the same object. */
const parsed = new Map<string, { text: string | null; draft: BulkDraft }>()

/** An empty draft under an id of its own. */
export function beginBulkDraft(): BulkDraft {
  return createBulkDraft(nanoid())
}

function readDraft(key: string): BulkDraft {
  const text = kept.read<string>(key)
  const held = parsed.get(key)
  if (held && held.text === text) return held.draft
  const draft = parseBulkDraft(text) ?? beginBulkDraft()
  parsed.set(key, { text, draft })
  return draft
}

/** What did not change keeps its identity, so that typing a letter does not draw the list of people anew. */
function keepDraft(key: string, draft: BulkDraft, consumed?: string): void {
  const text = JSON.stringify(draft)
  parsed.set(key, { text, draft })
  kept.write(key, text, consumed)
}

const isWords = (field: string) => field === 'text' || field === 'caption'

function textPlaceOf(userId: string): TextPlace {
  return {
    textsOf(value) {
      const { text = '', caption = '' } = parseBulkDraft(typeof value === 'string' ? value : null) ?? {}
      return { text, caption }
    },
    replacedKeyOf: (field) => replacedKey(userId, 'bulk', field === 'caption' ? 'caption' : 'text'),
  }
}

/** The composer's draft, kept on each change; null until the browser has taken over and read what it kept. */
export function useBulkDraft(userId: string) {
  const key = `rollcall:bulk-draft:${userId}`
  const draft = useKeptValue(() => (kept.isLoaded() ? readDraft(key) : null), null)
  const write = useCallback(
    (before: BulkDraft, patch: Partial<BulkDraft>) => {
      const next = { ...before, ...patch }
      keepDraft(key, next)
      const { text, caption } = next
      if (Object.keys(patch).some(isWords)) noteTyped(key, { text, caption }, textPlaceOf(userId))
    },
    [key, userId],
  )
  const change = useCallback(
    (next: Partial<BulkDraft> | ((draft: BulkDraft) => Partial<BulkDraft>)) => {
      const before = readDraft(key)
      write(before, typeof next === 'function' ? next(before) : next)
    },
    [key, write],
  )
  /**
   * Takes in a message that did not go out after all, under an id of its own: into an empty composer, or into one that
   * still shows what was sent as `clientBatchId`. False where it holds another one.
   */
  const takeBack = useCallback(
    async (clientBatchId: string | null, message: Partial<BulkDraft>): Promise<boolean> => {
      await kept.whenLoaded()
      const held = readDraft(key)
      if (!isEmptyDraft(held) && held.clientBatchId !== clientBatchId) return false
      write(beginBulkDraft(), message)
      return true
    },
    [key, write],
  )
  /** Starts an empty draft with a new id. `sent` guards against clearing what another tab began since. */
  const clear = useCallback(
    (sent?: string) => {
      const held = readDraft(key)
      if (sent !== undefined && held.clientBatchId !== sent) return
      forgetTyped(key)
      keepDraft(key, beginBulkDraft(), wordsOf(held))
    },
    [key],
  )
  return useMemo(() => ({ draft, change, takeBack, clear }), [draft, change, takeBack, clear])
}
