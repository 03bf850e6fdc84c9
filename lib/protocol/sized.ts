import { z } from 'zod'
import type { ErrorCode } from './errors'
import { MAX_ISSUES } from './limits'

export type SizeRefusal = { code: ErrorCode; message: string }

type Bounds<Entry> = {
  most: number
  /** A cheap look at one entry. */
  isGood: (entry: Entry) => boolean
  /** What is said of more than `most`, in place of `invalid`. */
  refusal?: SizeRefusal
}

/**
 * A list whose length is looked at before anything in it, and nothing beyond the first few bad elements: a schema alone
 * looks at every one and complains of each, which costs more than it cost to send them.
 */
export function sizedList<T extends z.ZodType>(schema: z.ZodArray<T>, bounds: Bounds<unknown>) {
  return z
    .preprocess((list: z.input<T>[], context) => {
      return Array.isArray(list) ? firstOf(list, bounds, context) : list
    }, schema)
    .meta({ maxItems: bounds.most })
}

/** The same of a map. */
export function sizedMap<V extends z.ZodType>(schema: z.ZodRecord<z.ZodString, V>, bounds: Bounds<[string, unknown]>) {
  return z
    .preprocess((map: Record<string, z.input<V>>, context) => {
      if (typeof map !== 'object' || map === null || Array.isArray(map)) return map
      const entries = Object.entries(map)
      const first = firstOf(entries, bounds, context)
      return first === entries ? map : Object.fromEntries(first)
    }, schema)
    .meta({ maxProperties: bounds.most })
}

function firstOf<Entry>(
  entries: Entry[],
  { most, isGood, refusal }: Bounds<Entry>,
  context: z.core.$RefinementCtx,
): Entry[] {
  if (entries.length > most) {
    context.addIssue({ code: 'custom', message: `must have at most ${most} entries`, params: { refusal } })
    return entries
  }
  let bad = 0
  const end = entries.findIndex((entry) => {
    if (!isGood(entry)) bad += 1
    return bad > MAX_ISSUES
  })
  return end < 0 ? entries : entries.slice(0, end)
}

/** What a schema says of something that is too many, in place of `invalid`. */
export function findSizeRefusal(error: z.ZodError): SizeRefusal | undefined {
  for (const issue of error.issues) {
    if (issue.code === 'custom' && issue.params?.refusal) return issue.params.refusal as SizeRefusal
  }
  return undefined
}
