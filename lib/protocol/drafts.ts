import { z } from 'zod'
import { DRAFT_PLACE, draftFieldNames } from './draft-names'
import { MAX_DRAFT_CHANGES, MAX_DRAFT_LENGTH } from './limits'
import { count } from './scalars'
import { sizedList } from './sized'

const place = z.string().regex(DRAFT_PLACE, 'must name a conversation, a person or the composer')
const field = z.enum(draftFieldNames)

/** One field of a draft, as it is on all devices. `replaced` is what a later edit wrote over unseen. */
export const draftField = z.object({ place, field, value: z.string(), replaced: z.string(), version: count })
export type DraftField = z.infer<typeof draftField>

const draftChange = z.object({
  place,
  field,
  /** Empty: sent, or thrown away. */
  value: z.string().max(MAX_DRAFT_LENGTH),
  /** What is to stand beside it from now on, where it was brought back or discarded. */
  replaced: z.string().max(MAX_DRAFT_LENGTH).optional(),
  /** The version that it was written over; 0 for none. */
  base: count,
  /** How long ago it was written, in milliseconds: the clocks of devices differ, this does not. */
  ageMs: z.number().min(0),
})
export type DraftChange = z.infer<typeof draftChange>

export const draftChanges = z.object({
  changes: sizedList(z.array(draftChange).min(1), {
    most: MAX_DRAFT_CHANGES,
    isGood: (value) => typeof value === 'object' && value !== null,
  }),
})
