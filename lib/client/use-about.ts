'use client'

import { kept } from './kept'
import { useKept } from './use-kept'

/** The job that the next message of a place is about. */
export type About = { id: string; title: string }

function keyOf(userId: string, place: string): string {
  return `rollcall:about:${userId}:${place}`
}

/** Kept like the text that it belongs to. */
export function useAbout(userId: string, place: string) {
  return useKept<About>(keyOf(userId, place))
}

/** Takes the job along where a draft goes to another place. */
export function moveAbout(userId: string, from: string, to: string): void {
  const about = kept.read<About>(keyOf(userId, from))
  if (!about) return
  kept.write(keyOf(userId, to), about)
  kept.write(keyOf(userId, from), null)
}
