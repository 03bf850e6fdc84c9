/** Up to where conversations were read while that could not be told, by their ids. */
export type KeptMarks = Readonly<Record<string, number>>

/** Where they wait: for the page, and for the worker that tells them where there is no page. */
export function keptMarksKey(userId: string): string {
  return `rollcall:marks:${userId}`
}

/** With one more; null where none is left without it. */
export function withMark(held: KeptMarks, conversationId: string, seq: number): KeptMarks {
  return { ...held, [conversationId]: Math.max(seq, held[conversationId] ?? 0) }
}

/** Without one that was told, unless more was read since; null where none is left. */
export function withoutMark(held: KeptMarks, conversationId: string, told: number): KeptMarks | null {
  const left = Object.entries(held).filter(([id, seq]) => id !== conversationId || seq > told)
  return left.length === 0 ? null : Object.fromEntries(left)
}

/** Where notifications wait, by their ids, that were marked as read where that could not be told. */
export function keptReadsKey(userId: string): string {
  return `rollcall:reads:${userId}`
}
